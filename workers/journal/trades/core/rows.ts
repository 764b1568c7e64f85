import { averagePrice, fromFixed, PLACES, toFixed18 } from "../../../math/fixed-point.ts";
import type { Amounts, Close, Fill, OpenTrade, Sink } from "./open-trade.ts";
import { emptyValues, type ValueRows, valueWriter } from "./values.ts";

/** Raised when the fold's arithmetic or rules change; rows of an earlier formula are derived again. */
export const FORMULA = "ledger-3";

const METHODS = ["fifo", "lifo", "hifo", "average"] as const;
type Method = (typeof METHODS)[number];
const TRADE = [
  "id",
  "instrument",
  "direction",
  "status",
  "quantity",
  "openQuantity",
  "entryPrice",
  "exitPrice",
] as const;
const TRADE_MORE = [
  "openedAt",
  "openedDateOnly",
  "closedAt",
  "closedDateOnly",
  "fills",
  "foreignFees",
  "feesUnknown",
  "netKey",
] as const;
const CLOSE = ["fillId", "tradeId", "instrument", "closedAt", "dateOnly", "quantity", "exitFee"] as const;

type Column = (typeof TRADE)[number] | (typeof TRADE_MORE)[number] | `gross_${Method}` | `fees_${Method}`;
type CloseColumn = (typeof CLOSE)[number] | `gross_${Method}` | `entryFee_${Method}`;

/** Rows to write, column by column; no value holds a character that an array literal would have to quote. */
export type TradeRows = Record<Column, string[]>;
export type CloseRows = Record<CloseColumn, string[]>;
export type Rows = { trades: TradeRows; closes: CloseRows; values: ValueRows };

export function emptyRows(): Rows {
  return {
    trades: columns<Column>([...TRADE, ...TRADE_MORE, ...perMethod("gross"), ...perMethod("fees")]),
    closes: columns<CloseColumn>([...CLOSE, ...perMethod("gross"), ...perMethod("entryFee")]),
    values: emptyValues(),
  };
}

/**
 * One empty list per name. The names cover all of `C`, because both callers build their column type from the
 * same lists.
 */
function columns<C extends string>(names: readonly C[]): Record<C, string[]> {
  return Object.fromEntries(names.map((name): [string, string[]] => [name, []])) as Record<C, string[]>;
}

function perMethod<P extends string>(prefix: P): `${P}_${Method}`[] {
  return METHODS.map((method): `${P}_${Method}` => `${prefix}_${method}`);
}

/** How many units of the underlying one contract stands for, as digits and decimal places. */
export type Multiplier = { digits: bigint; places: number };

export function readMultiplier(text: string): Multiplier {
  const fixed = toFixed18(text);
  return fixed % 10n ** 18n === 0n
    ? { digits: fixed / 10n ** 18n, places: 0 }
    : { digits: fixed, places: PLACES };
}

/**
 * Writes the trades and closes of a fold over one instrument into `rows`; `instrument` is its place in the
 * batch.
 */
export function rowSink(
  rows: Rows,
  instrument: number,
  multiplier: Multiplier,
): Required<Sink> & { openTrade(trade: OpenTrade): void } {
  const place = String(instrument);
  const moneyPlaces = 2 * PLACES + multiplier.places;
  const money = (value: bigint): string => fromFixed(value * multiplier.digits, moneyPlaces);
  const feeScale = 10n ** BigInt(PLACES + multiplier.places);
  const { trades, closes } = rows;
  const writeValue = valueWriter(rows.values, place, multiplier);

  function writeTrade(trade: OpenTrade, ending: Pick<Fill, "at" | "dateOnly"> | null): void {
    const isPriced = trade.unpriced === 0n;
    const isComplete = isPriced && (ending === null || trade.closed > 0n);
    const closing = isComplete ? ending : null;
    trades.id.push(trade.id);
    trades.instrument.push(place);
    trades.direction.push(trade.isLong ? "long" : "short");
    trades.status.push(!isComplete ? "incomplete" : closing === null ? "open" : "closed");
    trades.quantity.push(fromFixed(trade.opened, PLACES));
    trades.openQuantity.push(fromFixed(trade.held, PLACES));
    trades.entryPrice.push(isPriced ? fromFixed(averagePrice(trade.openedValue, trade.opened), PLACES) : "0");
    trades.exitPrice.push(
      trade.closed === 0n ? "NULL" : fromFixed(averagePrice(trade.closedValue, trade.closed), PLACES),
    );
    trades.openedAt.push(String(trade.openedAt));
    trades.openedDateOnly.push(String(trade.openedDateOnly));
    trades.closedAt.push(closing === null ? "NULL" : String(closing.at));
    trades.closedDateOnly.push(String(closing?.dateOnly ?? false));
    trades.fills.push(String(trade.fills));
    trades.foreignFees.push(String(trade.foreignFees));
    trades.feesUnknown.push(String(trade.feesUnknown));
    const net = (trade.gross[0] ?? 0n) * multiplier.digits - (trade.fees[0] ?? 0n) * feeScale;
    trades.netKey.push(fromFixed(net, moneyPlaces));
    write(trades, "gross", trade.gross, money);
    write(trades, "fees", trade.fees, writeFee);
  }

  return {
    close({ trade, fill, quantity, exitFee, isKnown, proceeds, gross, entryFees }: Close) {
      if (!isKnown) return;
      closes.fillId.push(fill.id);
      closes.tradeId.push(trade.id);
      closes.instrument.push(place);
      closes.closedAt.push(String(fill.at));
      closes.dateOnly.push(String(fill.dateOnly));
      closes.quantity.push(fromFixed(quantity, PLACES));
      closes.exitFee.push(writeFee(exitFee));
      write(closes, "gross", gross, money);
      write(closes, "entryFee", entryFees, writeFee);
      writeValue(trade, fill, { quantity, worth: proceeds, fee: exitFee });
    },
    open: (trade, fill, quantity, fee) =>
      writeValue(trade, fill, { quantity, worth: fill.price * quantity, fee }),
    change(trade, { move: { id, at, dateOnly }, before, after, cost = 0n }) {
      if (cost === 0n) return;
      const [buys, moved] = [!trade.isLong, before - after];
      const quantity = moved < 0n ? -moved : moved;
      const fill = {
        id,
        at,
        dateOnly,
        buys,
        quantity,
        price: 0n,
        fee: 0n,
        hasForeignFee: false,
        isFeeUnknown: false,
      };
      writeValue(trade, fill, { quantity, worth: cost, fee: 0n });
    },
    trade: writeTrade,
    openTrade: (trade) => writeTrade(trade, null),
  };
}

function writeFee(fee: bigint): string {
  return fromFixed(fee, PLACES);
}

/**
 * Writes the four columns of an amount; while the methods agree there is one value, which is written four
 * times.
 */
function write<P extends string>(
  rows: Record<`${P}_${Method}`, string[]>,
  prefix: P,
  amounts: Amounts,
  toText: (amount: bigint) => string,
): void {
  const [first = 0n, ...others] = amounts;
  const text = toText(first);
  rows[`${prefix}_fifo`].push(text);
  rows[`${prefix}_lifo`].push(others[0] === undefined ? text : toText(others[0]));
  rows[`${prefix}_hifo`].push(others[1] === undefined ? text : toText(others[1]));
  rows[`${prefix}_average`].push(others[2] === undefined ? text : toText(others[2]));
}
