import type { AssetClass, Effect, Side } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";

/** A fill as a file states it; numbers are canonical decimals, so equal values are equal strings. */
export type Row = {
  account: string;
  symbol: string;
  isin: string | null;
  currency: string;
  assetClass: AssetClass;
  multiplier: Decimal;
  underlying: string | null;
  expiry: string | null;
  strike: Decimal | null;
  right: "call" | "put" | null;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  /** A positive cost; negative is a rebate. */
  fee: Decimal;
  feeCurrency: string;
  /** Epoch milliseconds; of a date without a time, 00:00 UTC of that date. */
  executedAt: number;
  dateOnly: boolean;
  /** What the statement says it did to the position; null where it does not say. */
  effect: Effect | null;
  executionId: string | null;
};

/** What a claim says about its fill; two claims of one fill may differ. */
export type Facts = {
  instrumentId: string;
  executedAt: number;
  dateOnly: boolean;
  effect: Effect | null;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
  feeCurrency: string;
  executionId: string | null;
};

/** The part of a claim's facts that its fill does not share; null when it shares all of them. */
export type FactsApart = Partial<Facts> | null;

/** What makes two rows speak of one instrument; the ISIN and the underlying only describe it. */
export function instrumentKey(row: Row): string {
  return [
    row.symbol,
    row.currency,
    row.assetClass,
    row.multiplier,
    row.expiry ?? "",
    row.strike ?? "",
    row.right ?? "",
  ].join("\u001f");
}

/** Equal for fills that only an execution id could tell apart; the fee is left out because brokers correct it. */
export function fingerprint(accountId: string, facts: Facts): string {
  const second = Math.floor(facts.executedAt / 1000);
  return `${accountId}|${facts.instrumentId}|${second}|${facts.side}|${facts.quantity}|${facts.price}`;
}

/** How one statement of a fill stands to another of the same execution id; a mark of opening or closing is no part of it, for many files have none. */
export function compareFacts(known: Facts, stated: Facts): "equal" | "fee" | "other" {
  const isSame =
    known.instrumentId === stated.instrumentId &&
    known.executedAt === stated.executedAt &&
    known.dateOnly === stated.dateOnly &&
    known.side === stated.side &&
    known.quantity === stated.quantity &&
    known.price === stated.price;
  if (!isSame) return "other";
  return known.fee === stated.fee && known.feeCurrency === stated.feeCurrency ? "equal" : "fee";
}

/**
 * The facts that a fill takes from its claims, oldest import first: a claim with an execution id outweighs one without,
 * a later fee replaces an earlier one, and a claim that contradicts the first is left standing apart. The first mark of
 * opening or closing that any other claim brings is taken.
 */
export function settle(claims: readonly Facts[]): Facts {
  const named = claims.filter((claim) => claim.executionId !== null);
  const [first, ...later] = named.length > 0 ? named : claims;
  if (first === undefined) throw new RangeError("a fill without claims has no facts");
  const facts =
    named.length === 0
      ? first
      : later.reduce((latest, claim) => (compareFacts(latest, claim) === "fee" ? claim : latest), first);
  const marked = claims.find((claim) => claim.effect !== null && compareFacts(facts, claim) !== "other");
  return { ...facts, effect: marked?.effect ?? null };
}

/** The fields of `stated` in which it differs from the fill. */
export function factsApart(fill: Facts, stated: Facts): FactsApart {
  const apart: Partial<Facts> = {};
  if (fill.instrumentId !== stated.instrumentId) apart.instrumentId = stated.instrumentId;
  if (fill.executedAt !== stated.executedAt) apart.executedAt = stated.executedAt;
  if (fill.dateOnly !== stated.dateOnly) apart.dateOnly = stated.dateOnly;
  if (fill.effect !== stated.effect) apart.effect = stated.effect;
  if (fill.side !== stated.side) apart.side = stated.side;
  if (fill.quantity !== stated.quantity) apart.quantity = stated.quantity;
  if (fill.price !== stated.price) apart.price = stated.price;
  if (fill.fee !== stated.fee) apart.fee = stated.fee;
  if (fill.feeCurrency !== stated.feeCurrency) apart.feeCurrency = stated.feeCurrency;
  if (fill.executionId !== stated.executionId) apart.executionId = stated.executionId;
  return Object.keys(apart).length === 0 ? null : apart;
}

/** A fill with what each of its claims states. */
export type Held = {
  id: string;
  ordinal: number;
  facts: Facts;
  claims: { importId: string; facts: Facts }[];
};
export type Move = { from: string; to: string; importId: string; facts: Facts };

/**
 * Fills of one fingerprint after an undo: a nameless fill whose claims all find room on its siblings is one too many.
 * The moves empty it. Without them, names that an undone import gave would leave their fills behind.
 */
export function consolidate(group: readonly Held[]): Move[] {
  const order = [...group].sort(
    (a, b) =>
      Number(a.facts.executionId === null) - Number(b.facts.executionId === null) ||
      a.ordinal - b.ordinal ||
      (a.id < b.id ? -1 : 1),
  );
  // A claim may move twice, when its first refuge turns out to be one too many as well.
  const standing = new Map(
    order.map((fill) => [
      fill.id,
      new Map(fill.claims.map((claim) => [claim.importId, { ...claim, from: fill.id }])),
    ]),
  );
  for (const fill of order.toReversed()) {
    if (fill.facts.executionId !== null) break;
    const claims = [...(standing.get(fill.id)?.values() ?? [])];
    const rooms = claims.flatMap((claim) => {
      const room = [...standing].find(([id, held]) => id !== fill.id && !held.has(claim.importId));
      return room === undefined ? [] : [{ claim, held: room[1] }];
    });
    if (rooms.length < claims.length) continue;
    for (const { claim, held } of rooms) held.set(claim.importId, claim);
    standing.delete(fill.id);
  }
  return [...standing].flatMap(([to, held]) =>
    [...held.values()].filter(({ from }) => from !== to).map((claim) => ({ to, ...claim })),
  );
}
