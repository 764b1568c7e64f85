import type { Row } from "../../../fills/core/facts.ts";
import type { Decimal } from "#shared/decimal.ts";
import { decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import type { StampReader } from "../../core/stamps.ts";
import { refuse } from "../../core/row-refused.ts";
import { negate, readCurrency, readText } from "../cells.ts";
import { readEitherMark } from "../parts/either-mark.ts";
import { readGroup } from "../parts/groups.ts";
import { moneyUnit, plainInstrument } from "../parts/instruments.ts";
import { absolute, sumOf, times } from "../parts/prices.ts";
import { moved, splitOf, type UnitsLeg } from "./legs.ts";
import { multiplierOf } from "./trade-text.ts";

/** A row of the transactions; its cells are text as written. */
export type Transaction = {
  line: number;
  stamp: string;
  product: string;
  isin: string;
  quantity: string;
  price: string;
  currency: string;
  money: string;
  moneyCurrency: string;
  fees: { amount: string; currency: string }[];
  isOrder: boolean;
};

export type TransactionOptions = { account: string; readStamp: StampReader; mark: "," | "." };

/** A row that was read: its fill, and the units with their sign as a leg of a corporate action. */
type Candidate = { row: Row; leg: UnitsLeg; money: Decimal; isOrder: boolean };

/**
 * Reads the rows of one minute. A sale and a purchase without an order, for the same money, are a split or a
 * change of product. Such a row without money only moves units.
 */
export function readTransactions(legs: readonly Transaction[], options: TransactionOptions): Parsed[] {
  const found: Parsed[] = [];
  const actions: Candidate[] = [];
  for (const leg of legs) {
    const parsed = readGroup([leg], () => {
      const read = readOne(leg, options);
      if (!read.isOrder && read.row.fee === "0") {
        actions.push(read);
        return [];
      }
      return [{ line: leg.line, stamp: leg.stamp, row: read.row }];
    });
    for (const each of parsed) found.push(each);
  }
  for (const each of readActions(actions)) found.push(each);
  return found;
}

function readOne(leg: Transaction, { account, readStamp, mark }: TransactionOptions): Candidate {
  const isin = readText(leg.isin, "ISIN", 20);
  const symbol = isin ?? readText(leg.product, "Product", 100);
  if (symbol === null) return refuse("The row names neither a product nor an ISIN");
  const unit = moneyUnit(readCurrency(leg.currency, "The currency of the price"));
  const price = times(readEitherMark(leg.price, "The price", mark), unit.perUnit);
  const quantity = readEitherMark(leg.quantity, "The quantity", mark);
  if (quantity === "0") return refuse("The quantity is zero");
  const moneyCurrency = leg.moneyCurrency === "" ? leg.currency : leg.moneyCurrency;
  const local = moneyUnit(readCurrency(moneyCurrency, "The currency of the value"));
  const money = times(readEitherMark(leg.money, "The local value", mark), local.perUnit);
  const multiplier = multiplierOf(quantity, price, money);
  const when = readStamp(leg.stamp);
  const instrument = plainInstrument(symbol, unit.currency, "equity", isin);
  const row: Row = {
    account,
    ...instrument,
    assetClass: multiplier === "1" ? "equity" : multiplier === "0.01" ? "bond" : "option",
    multiplier,
    side: quantity.startsWith("-") ? "sell" : "buy",
    quantity: absolute(quantity),
    price,
    ...feeOf(leg, mark, unit.currency),
    ...when,
    effect: null,
    executionId: null,
  };
  const units = { line: leg.line, account, instrument, quantity, stamp: leg.stamp, when, words: leg.product };
  return { row, leg: units, money, isOrder: leg.isOrder };
}

function feeOf({ fees }: Transaction, mark: "," | ".", currency: string): Pick<Row, "fee" | "feeCurrency"> {
  const read = fees.map((fee) => ({
    fee: negate(readEitherMark(fee.amount, "The fee", mark)),
    feeCurrency: readCurrency(fee.currency, "The currency of the fee"),
  }));
  const [first, other] = read.filter(({ fee }) => fee !== "0");
  if (first === undefined) return { fee: "0", feeCurrency: currency };
  if (other === undefined) return first;
  if (first.feeCurrency !== other.feeCurrency) return refuse("The fees are in two currencies");
  return { ...first, fee: sumOf([first.fee, other.fee]) };
}

function readActions(actions: readonly Candidate[]): Parsed[] {
  const bySymbol = new Map<string, Candidate[]>();
  for (const action of actions) {
    const known = bySymbol.get(action.leg.instrument.symbol);
    if (known === undefined) bySymbol.set(action.leg.instrument.symbol, [action]);
    else known.push(action);
  }
  const own = [...bySymbol.values()];
  const alone = own.filter((each) => each.length === 1).flat();
  return [...own.filter((each) => each.length > 1), alone].flatMap(readPair);
}

function readPair(actions: readonly Candidate[]): Parsed[] {
  const [a, b, more] = actions;
  if (a !== undefined && b !== undefined && more === undefined && paysFor(a, b)) {
    const legs = [a.leg, b.leg];
    if (a.row.quantity !== b.row.quantity) return readGroup(legs, () => splitOf(legs));
    if (a.leg.instrument.symbol !== b.leg.instrument.symbol) return legs.map(moved);
  }
  return actions.map(({ row, leg, money }) =>
    money === "0" ? moved(leg) : { line: leg.line, stamp: leg.stamp, row },
  );
}

/** One row takes what the other pays, apart from what the rounding of prices leaves. */
function paysFor(a: Candidate, b: Candidate): boolean {
  if (a.row.side === b.row.side || a.row.currency !== b.row.currency) return false;
  const left = decimal(a.money).plus(decimal(b.money)).abs();
  return left.lte(decimal(a.money).abs().times("0.005"));
}
