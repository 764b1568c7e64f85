import type { Parsed } from "#workers/journal/imports/core/parsed.ts";

/** A booking in one line, so that a whole file can be compared at a glance. */
export const booked = (parsed: Parsed[]) =>
  parsed.flatMap((each) => {
    if (!("booking" in each)) return [];
    const { booking } = each;
    return [
      [
        booking.account,
        new Date(booking.executedAt).toISOString().slice(0, booking.dateOnly ? 10 : 24),
        booking.kind,
        booking.instrument?.symbol ?? "-",
        booking.amount === null ? "-" : `${booking.amount} ${booking.currency}`,
        ...(booking.quantity === null ? [] : [`${booking.quantity} units at ${booking.price ?? "?"}`]),
        ...(booking.ratio === null ? [] : [`${booking.ratio.after} for ${booking.ratio.before}`]),
        ...(booking.externalId === null ? [] : [booking.externalId]),
      ].join(" "),
    ];
  });

/** A stated balance in one line. */
export const stated = (parsed: Parsed[]) =>
  parsed.flatMap((each) => {
    if (!("stated" in each)) return [];
    const { stated: balance } = each;
    const at = balance.at === null ? "end" : new Date(balance.at).toISOString();
    return "cash" in balance
      ? [`${balance.account} ${at} ${balance.cash} ${balance.currency}`]
      : [`${balance.account} ${at} ${balance.quantity} ${balance.instrument.symbol}`];
  });
