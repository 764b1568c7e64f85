import type { Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { negate, readNumber } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { readGroup } from "../parts/groups.ts";
import { coin } from "../parts/instruments.ts";
import { absolute, perUnit, sumOf } from "../parts/prices.ts";
import { isStateMoney, pairOf, readAsset } from "../parts/quotes.ts";
import { operationOf, type Operation } from "./operations.ts";
import { QUOTES } from "./quotes.ts";

/** A row of the statement, and reading its cells. */
export type StatementRow = { line: number; stamp: string; field: (name: string) => string };
type Options = { account: string; readStamp: StampReader };
type Leg = {
  line: number;
  stamp: string;
  when: Stamp;
  account: string;
  operation: Operation;
  words: string;
  coin: string;
  change: Decimal;
};

/**
 * Reads the rows of one second. The statement names no trade. Its rows are one only where a single coin
 * was exchanged for a single other one; otherwise all of them are refused.
 */
export function readSecond(rows: readonly StatementRow[], options: Options): Parsed[] {
  const found: Parsed[] = [];
  const trades: Leg[] = [];
  const fees: Leg[] = [];
  const exchanges: Leg[] = [];
  for (const row of rows) {
    const parsed = readGroup([row], () => {
      const leg = readLeg(row, options);
      const isSpot = !row.field("account").toLowerCase().includes("futures");
      if (leg.operation === "inside") return [{ line: row.line, leftOut: "other_kind" }];
      if (leg.operation === "trade") trades.push(leg);
      else if (leg.operation === "trade fee" && isSpot) fees.push(leg);
      else if (leg.operation === "exchange") exchanges.push(leg);
      else return [booked(leg)];
      return [];
    });
    for (const each of parsed) found.push(each);
  }
  if (trades.length === 0) for (const fee of fees.splice(0)) found.push(booked(fee));
  const all = [...trades, ...fees];
  for (const each of readGroup(all, () => readTrade(trades, fees))) found.push(each);
  for (const each of readGroup(exchanges, () => readTrade(exchanges, []))) found.push(each);
  return found;
}

function readLeg({ line, stamp, field }: StatementRow, { account, readStamp }: Options): Leg {
  const words = field("operation").trim();
  return {
    line,
    stamp,
    when: readStamp(stamp),
    account,
    operation: operationOf(words) ?? refuse(`Operation “${excerpt(words)}” is not known`),
    words,
    coin: readAsset(field("coin"), "Coin"),
    change: readNumber(field("change"), "Change"),
  };
}

function readTrade(legs: readonly Leg[], fees: readonly Leg[]): Parsed[] {
  const [first] = legs;
  if (first === undefined) return [];
  const sums = sumsOf(legs);
  const [one, two] = [...sums];
  const isPair = sums.size === 2 && legs.every(({ coin: name, change }) => isAlike(change, sums.get(name)));
  if (
    one === undefined ||
    two === undefined ||
    !isPair ||
    one[1].startsWith("-") === two[1].startsWith("-")
  ) {
    const coins = [...sums.keys()].slice(0, 5).map(excerpt).join(", ");
    return refuse(`The rows of ${first.stamp} do not show which coin paid for which: ${coins}`);
  }
  const { base, quote } = pairOf(one[0], two[0], QUOTES);
  const [quantity = "0", money = "0"] = [sums.get(base), sums.get(quote)];
  const [fee, ...others] = [...sumsOf(fees)];
  const { line, stamp, when, account } = first;
  const row = {
    account,
    ...coin(base, quote),
    side: quantity.startsWith("-") ? ("sell" as const) : ("buy" as const),
    quantity: absolute(quantity),
    price: perUnit(absolute(money), absolute(quantity)),
    fee: fee === undefined ? "0" : negate(fee[1]),
    feeCurrency: fee?.[0] ?? quote,
    ...when,
    effect: null,
    executionId: null,
  };
  const charged = others.map(([name, amount]): Parsed => {
    const booking = bookingOf({ account, kind: "fee", amount, currency: name, ...when, note: "Fee" });
    return { line, stamp, booking };
  });
  return [{ line, stamp, row }, ...charged];
}

function sumsOf(legs: readonly Leg[]): Map<string, Decimal> {
  const changes = new Map<string, Decimal[]>();
  for (const leg of legs) {
    const known = changes.get(leg.coin);
    if (known === undefined) changes.set(leg.coin, [leg.change]);
    else known.push(leg.change);
  }
  return new Map([...changes].map(([name, values]) => [name, sumOf(values)]));
}

/** A row that moves a coin against its sum would belong to another trade of the same second. */
function isAlike(change: Decimal, sum: Decimal | undefined): boolean {
  return sum !== undefined && change !== "0" && change.startsWith("-") === sum.startsWith("-");
}

function booked({ line, stamp, when, account, operation, words, coin: name, change }: Leg): Parsed {
  const common = { account, ...when, note: noteOf(words) };
  const isMoved = operation === "deposit" || operation === "withdrawal";
  if (isMoved && !isStateMoney(name)) {
    const instrument = coin(name);
    const booking = bookingOf({ ...common, kind: "transfer", instrument, currency: name, quantity: change });
    return { line, stamp, booking };
  }
  const kind =
    operation === "trade" || operation === "trade fee" || operation === "exchange" || operation === "inside"
      ? "fee"
      : operation;
  return { line, stamp, booking: bookingOf({ ...common, kind, amount: change, currency: name }) };
}
