import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { negate, readNumber, readText } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { coin } from "../parts/instruments.ts";
import { absolute, perUnit, sumOf } from "../parts/prices.ts";
import { isStateMoney, pairOf, rankQuotes, readAsset } from "../parts/quotes.ts";
import { executionOf } from "./execution.ts";

/** A row of the account statement, and reading its cells. */
export type Movement = { line: number; field: (name: string) => string };
type Options = { account: string | null; readStamp: StampReader };
type Read = {
  line: number;
  type: string;
  account: string;
  unit: string;
  amount: Decimal;
  balance: Decimal;
  stamp: string;
  when: Stamp;
  id: string | null;
};

/** Coinbase's quotes, the strongest first. */
const QUOTES = rankQuotes("USD EUR GBP USDT USDC DAI BTC ETH");
const KINDS: ReadonlyMap<string, BookingKind> = new Map([
  ["deposit", "deposit"],
  ["withdrawal", "withdrawal"],
  ["conversion", "conversion"],
  ["rebate", "fee"],
  ["fee", "fee"],
]);

/** Reads the rows of one trade, or one row that belongs to none, with the balances after them. */
export function readMovements(legs: readonly Movement[], options: Options): Parsed[] {
  const read = legs.map((leg) => readMovement(leg, options));
  const [first] = read;
  const found = read.some(({ type }) => type === "match") ? readTrade(read) : read.map(booked);
  const last = new Map(read.map((each) => [each.unit, each]));
  if (first === undefined) return [];
  return [...found, ...[...last.values()].map(stated)];
}

function readMovement({ line, field }: Movement, { account, readStamp }: Options): Read {
  const stamp = field("time").trim();
  return {
    line,
    type: field("type").trim().toLowerCase(),
    account: account ?? readText(field("portfolio"), "portfolio", 80) ?? "Coinbase",
    unit: readAsset(field("amountbalanceunit"), "amount/balance unit"),
    amount: readNumber(field("amount"), "amount"),
    balance: readNumber(field("balance"), "balance"),
    stamp,
    when: readStamp(stamp),
    id: readText(field("tradeid"), "trade id", 40) ?? readText(field("transferid"), "transfer id", 100),
  };
}

/** Two matches, one of each asset, and the fees of one trade. */
function readTrade(read: readonly Read[]): Parsed[] {
  const matches = read.filter(({ type }) => type === "match");
  const fees = read.filter(({ type }) => type === "fee");
  const [one, two] = matches;
  const isWhole = matches.length === 2 && matches.length + fees.length === read.length;
  if (one === undefined || two === undefined || !isWhole)
    return refuse("A trade needs one match for each of its two assets, and nothing but fees beside them");
  if (one.id === null) return refuse("The match has no trade id");
  if (one.amount.startsWith("-") === two.amount.startsWith("-"))
    return refuse("Both matches of the trade move in one direction");
  const pair = pairOf(one.unit, two.unit, QUOTES);
  const [base, quote] = one.unit === pair.base ? [one, two] : [two, one];
  const [fee] = fees;
  if (fees.some(({ unit }) => unit !== fee?.unit)) return refuse("The trade has fees in two assets");
  const { executionId, revision } = executionOf(pair, one.id, "account");
  return [
    {
      line: base.line,
      stamp: base.stamp,
      amendment: { kind: "states", names: [], revision },
      row: {
        account: base.account,
        ...coin(pair.base, pair.quote),
        side: base.amount.startsWith("-") ? "sell" : "buy",
        quantity: absolute(base.amount),
        price: perUnit(absolute(quote.amount), absolute(base.amount)),
        fee: negate(sumOf(fees.map(({ amount }) => amount))),
        feeCurrency: fee?.unit ?? pair.quote,
        ...base.when,
        effect: null,
        executionId,
      },
    },
  ];
}

function booked({ line, type, account, unit, amount, stamp, when, id }: Read): Parsed {
  const common = { account, ...when, externalId: id, note: noteOf(type) };
  if ((type === "deposit" || type === "withdrawal") && !isStateMoney(unit)) {
    const booking = bookingOf({
      ...common,
      kind: "transfer",
      instrument: coin(unit),
      currency: unit,
      quantity: amount,
    });
    return { line, stamp, booking };
  }
  const kind = KINDS.get(type) ?? refuse(`Type “${excerpt(type)}” is not known`);
  return { line, stamp, booking: bookingOf({ ...common, kind, amount, currency: unit }) };
}

function stated({ line, account, unit, balance, when }: Read): Parsed {
  const at = when.executedAt;
  return isStateMoney(unit)
    ? { line, stated: { account, at, currency: unit, cash: balance } }
    : { line, stated: { account, at, instrument: coin(unit), quantity: balance } };
}
