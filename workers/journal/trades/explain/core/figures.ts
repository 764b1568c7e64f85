import type { MetricFigure, TERMS } from "#shared/contracts/explain.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

export type TermName = (typeof TERMS)[number];
/** The exact totals of the terms, by their names. */
export type Totals = (term: TermName) => Big;

/** A figure as a formula over terms; each term is a sum over the rows of its source. */
export type Figure = {
  source: "closes" | "trades" | "open";
  terms: readonly TermName[];
  words: string;
  origin: string;
  /** As its page shows it; null for a ratio without a value. */
  value: (total: Totals) => Decimal | null;
};

const HALF_EVEN = 2;
const RATIO_PLACES = 12;
const MONEY_PLACES = 18;

const OWN = "Money is exact: what each closing fill realised by the lot method, with its share of the fees";
const REPORT = "As in the testing report of MetaTrader 5 (metatrader5.com, help: Testing Report)";

const ratio = (part: Big, whole: Big): Decimal | null =>
  whole.eq(0) ? null : toDecimal(part.div(whole).round(RATIO_PLACES, HALF_EVEN));
const money = (amount: Big): Decimal => toDecimal(amount.round(MONEY_PLACES, HALF_EVEN));

/** The figures of `GET /metrics`; a test compares each with the figure itself. */
export const FIGURES: Readonly<Record<MetricFigure, Figure>> = {
  netPnl: {
    source: "closes",
    terms: ["grossPnl", "fees"],
    words: "Gross P&L − fees, of every close in the period; closes of open trades count too",
    origin: OWN,
    value: (total) => money(total("grossPnl").minus(total("fees"))),
  },
  grossPnl: {
    source: "closes",
    terms: ["grossPnl"],
    words: "What every close in the period realised before fees; closes of open trades count too",
    origin: OWN,
    value: (total) => money(total("grossPnl")),
  },
  fees: {
    source: "closes",
    terms: ["fees"],
    words: "The fee of each closing fill and the share of the entry's fee that belongs to what it closed",
    origin: OWN,
    value: (total) => money(total("fees")),
  },
  trades: {
    source: "trades",
    terms: ["trades", "wins", "losses"],
    words: "The trades that were closed in the period",
    origin: "A trade is one account and instrument from flat to flat",
    value: (total) => toDecimal(total("trades")),
  },
  winRate: {
    source: "trades",
    terms: ["wins", "trades"],
    words: "Winning trades ÷ all closed trades; a result within the tolerance of the preferences is no win",
    origin: REPORT,
    value: (total) => ratio(total("wins"), total("trades")),
  },
  averageWin: {
    source: "trades",
    terms: ["won", "wins"],
    words: "Net P&L of winning trades ÷ their number",
    origin: REPORT,
    value: (total) => ratio(total("won"), total("wins")),
  },
  averageLoss: {
    source: "trades",
    terms: ["lost", "losses"],
    words: "Net P&L of losing trades ÷ their number",
    origin: REPORT,
    value: (total) => ratio(total("lost"), total("losses")),
  },
  payoff: {
    source: "trades",
    terms: ["won", "wins", "lost", "losses"],
    words: "Average win ÷ average loss: (won ÷ wins) ÷ (−lost ÷ losses)",
    origin: "The odds b of Kelly, A New Interpretation of Information Rate (1956)",
    value: (total) =>
      total("wins").eq(0)
        ? null
        : ratio(total("won").times(total("losses")), total("lost").times(total("wins")).times(-1)),
  },
  profitFactor: {
    source: "trades",
    terms: ["won", "lost"],
    words:
      "Net P&L of winning trades ÷ that of losing trades, without its sign; breakeven trades are in neither",
    origin: REPORT,
    value: (total) => ratio(total("won"), total("lost").times(-1)),
  },
  expectancy: {
    source: "trades",
    terms: ["won", "lost", "even", "trades"],
    words: "Net P&L of all closed trades ÷ their number: (won + lost + breakeven) ÷ trades",
    origin: REPORT,
    value: (total) => ratio(total("won").plus(total("lost")).plus(total("even")), total("trades")),
  },
  maxDrawdown: {
    source: "closes",
    terms: ["grossPnl", "fees"],
    words:
      "The deepest fall of realised equity below its best, counted after every close: −(gross P&L − fees) between the two",
    origin: "Magdon-Ismail and Atiya, Maximum Drawdown, Risk 17 (2004)",
    value: (total) => money(total("fees").minus(total("grossPnl"))),
  },
  openCost: {
    source: "open",
    terms: ["held", "grossPnl"],
    words:
      "What open trades took in less what they gave off, and what their closes realised by the lot method",
    origin: "A lot keeps what it cost, whatever order lots leave in",
    value: (total) => money(total("held").plus(total("grossPnl"))),
  },
};

export const TERM_WORDS: Readonly<Record<TermName, string>> = {
  grossPnl: "Gross P&L",
  fees: "Fees",
  trades: "Closed trades",
  wins: "Wins",
  losses: "Losses",
  won: "Won, net",
  lost: "Lost, net",
  even: "Breakeven, net",
  amount: "Money",
  opening: "Balance before",
  proceeds: "Sold − bought",
  fillFees: "Fees of fills",
  booked: "Bookings",
  bought: "Bought",
  sold: "Sold",
  moved: "Moved in less out",
  split: "By splits",
  held: "Entered less exited",
};

/** The total of a term among these; a term that is not there is zero. */
export function totalsOf(terms: readonly TermName[], totals: readonly Big[]): Totals {
  return (term) => totals[terms.indexOf(term)] ?? decimal(0);
}
