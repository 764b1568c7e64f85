import { fromFixed, PLACES } from "../../../math/fixed-point.ts";
import type { Fill, OpenTrade } from "./open-trade.ts";

/**
 * Rows of `trade_values` to write, column by column. Of the fill's quantity (`whole`) the trade has `part`;
 * so it has that part of a fee in another currency.
 */
export type ValueRows = Record<
  | "tradeId"
  | "fillId"
  | "instrument"
  | "at"
  | "openedAt"
  | "value"
  | "fee"
  | "hasForeignFee"
  | "closes"
  | "part"
  | "whole",
  string[]
>;

export function emptyValues(): ValueRows {
  return {
    tradeId: [],
    fillId: [],
    instrument: [],
    at: [],
    openedAt: [],
    value: [],
    fee: [],
    hasForeignFee: [],
    closes: [],
    part: [],
    whole: [],
  };
}

const DAY_MS = 86_400_000;

/** What a fill, or a transfer out, brings to a trade: units, their worth (36 places) and their fee. */
type Part = { quantity: bigint; worth: bigint; fee: bigint };

/**
 * Writes what a part of a fill was worth to its trade, if its day (UTC) is after the trade's first. What the
 * first day was worth follows from what a closed trade realised. A fee in another currency needs a row on
 * every day.
 */
export function valueWriter(
  rows: ValueRows,
  instrument: string,
  multiplier: { digits: bigint; places: number },
): (trade: OpenTrade, fill: Fill, part: Part) => void {
  const moneyPlaces = 2 * PLACES + multiplier.places;
  return (trade, fill, { quantity, worth, fee }) => {
    const isLater = Math.floor(fill.at / DAY_MS) > Math.floor(trade.openedAt / DAY_MS);
    if (!isLater && !fill.hasForeignFee) return;
    rows.tradeId.push(trade.id);
    rows.fillId.push(fill.id);
    rows.instrument.push(instrument);
    rows.at.push(String(fill.at));
    rows.openedAt.push(String(trade.openedAt));
    rows.value.push(fromFixed((fill.buys ? -worth : worth) * multiplier.digits, moneyPlaces));
    rows.fee.push(fromFixed(fee, PLACES));
    rows.hasForeignFee.push(String(fill.hasForeignFee));
    rows.closes.push(String(fill.buys !== trade.isLong));
    rows.part.push(fromFixed(quantity, PLACES));
    rows.whole.push(fromFixed(fill.quantity, PLACES));
  };
}
