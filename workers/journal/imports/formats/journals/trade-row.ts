import type { Effect } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";
import type { Stamp } from "../../core/stamps.ts";
import { contractRootOf } from "../contract-roots.ts";
import { sharedFee } from "../statement/shared-fee.ts";
import { futureOf, unitOf } from "../statement/named.ts";

type Point = { stamp: string; when: Stamp; price: Decimal };

/** A trade as another journal exports it: one row for a whole position. */
export type JournalTrade = {
  account: string;
  instrument: Named;
  isLong: boolean;
  volume: Decimal;
  opened: Point;
  /** Null while the position is open. */
  closed: Point | null;
  fees: Decimal;
  /** The profit before fees, which shows how the volume counts; null when the row states none. */
  gross: Decimal | null;
};

/** The opening and the closing fill of the trade that `read` returns, or the reason why it is none. */
export function fillsOfTrade(line: number, read: () => JournalTrade): Parsed[] {
  const trades: Parsed[] = [];
  const refused = readRow(line, () => {
    const trade = read();
    const { instrument, quantity } = sized(trade);
    const [opening = "0", closing = "0"] =
      trade.closed === null ? [trade.fees] : sharedFee(trade.fees, [quantity, quantity]);
    const fillOf = (point: Point, side: Side, effect: Effect, fee: Decimal): Row => ({
      ...instrument,
      account: trade.account,
      side,
      quantity,
      price: point.price,
      fee,
      feeCurrency: instrument.currency,
      ...point.when,
      effect,
      executionId: null,
    });
    const { opened, closed, isLong } = trade;
    const open = fillOf(opened, isLong ? "buy" : "sell", "opens", opening);
    const close = closed === null ? null : fillOf(closed, isLong ? "sell" : "buy", "closes", closing);
    trades.push(...fill(line, opened.stamp, open));
    if (closed !== null && close !== null) trades.push(...fill(line, closed.stamp, close));
    return null;
  });
  return refused === null ? trades : [refused];
}

function fill(line: number, stamp: string, row: Row): Parsed[] {
  const found = readRow(line, () => ({ stamp, row }));
  return found === null ? [] : [found];
}

/**
 * Some exports count the volume of both sides, and options are priced for one of a hundred shares. The profit
 * tells which; a profit that fits neither is refused.
 */
function sized({ instrument, volume, opened, closed, gross }: JournalTrade): {
  instrument: Named;
  quantity: Decimal;
} {
  if (closed === null || gross === null) return { instrument, quantity: volume };
  const points = decimal(closed.price).minus(opened.price).abs();
  const unit = points.times(volume).times(instrument.multiplier);
  if (unit.eq(0)) return { instrument, quantity: volume };
  const money = decimal(gross).abs();
  const fits = (factor: string) =>
    money.minus(unit.times(factor)).abs().lte(unit.times(factor).times("0.02").plus("0.02"));
  if (fits("1")) return { instrument, quantity: volume };
  const half = toDecimal(decimal(volume).div(2));
  if (fits("0.5")) return { instrument, quantity: half };
  const asOption: Named = { ...instrument, assetClass: "option", multiplier: "100" };
  if (instrument.assetClass === "equity" && fits("100")) return { instrument: asOption, quantity: volume };
  if (instrument.assetClass === "equity" && fits("50")) return { instrument: asOption, quantity: half };
  return refuse("The profit does not follow from the prices and the volume; export the executions instead");
}

/** The instrument of another journal's symbol; a slash before it marks a future. */
export function readJournalSymbol(symbol: string): Named {
  if (!symbol.startsWith("/")) return unitOf(symbol, "USD");
  const { root, multiplier, currency } = contractRootOf(symbol);
  return futureOf(symbol, currency, multiplier, root);
}

/** True for a long position, by the word or the letter of the cell. */
export function readDirection(cell: string): boolean {
  const side = cell.trim().toLowerCase();
  if (["l", "long", "buy", "b"].includes(side)) return true;
  if (["s", "short", "sell"].includes(side)) return false;
  return refuse(`Side “${excerpt(cell)}” is neither long nor short`);
}
