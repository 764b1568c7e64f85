import {
  type Adherence,
  type Compared,
  LEAST_COMPARED,
  type Share,
  type Side,
} from "#shared/contracts/adherence.ts";
import type { Rule } from "#shared/contracts/playbooks.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { type Interval, normalInterval, wilson } from "../../../math/statistics.ts";
import { toWire } from "./wire.ts";

/** Raised when the computation of a figure changes. */
export const ADHERENCE_FORMULA = "adherence-1";

const PLACES = 12;
const HALF_EVEN = 2;

/**
 * The trades of one answer: of a trade as a whole (`ruleId` null), or of a rule. `hits` of `asked` answers
 * said that a rule was followed; the products are summed over the trades.
 */
export type AnswerSums = {
  currency: string | null;
  currencies: string[];
  ruleId: string | null;
  answer: "followed" | "broken" | "unsaid";
  trades: number;
  wins: number;
  net: Decimal;
  /** The sum of the squares of the net results. */
  squares: Decimal;
  hits: number;
  asked: number;
  hitsHits: number;
  hitsAsked: number;
  askedAsked: number;
};

export type MissedSums = { trades: number; withResult: number; total: Decimal | null; mean: Decimal | null };

type Known = { rules: readonly Rule[]; sums: readonly AnswerSums[]; missed: MissedSums };

/** How often rules were followed, and what trades made that followed or broke them. */
export function assessAdherence({ rules, sums, missed }: Known): Omit<Adherence, "setupId" | "lotMethod"> {
  const byRule = Map.groupBy(sums, ({ ruleId }) => ruleId);
  const whole = byRule.get(null) ?? [];
  const trades = countOf(whole);
  const [first] = sums;
  return {
    currency: first?.currency ?? null,
    currencies: first?.currencies ?? [],
    trades,
    taken: takenOf(whole),
    answered: trades - countOf(whole.filter(({ answer }) => answer === "unsaid")),
    adherence: shareOfAll(whole),
    results: compare(whole),
    rules: rules.map((rule) => {
      const own = byRule.get(rule.id) ?? [];
      return { ...rule, adherence: shareOfRule(own), results: compare(own) };
    }),
    missed: {
      trades: missed.trades,
      withResult: missed.withResult,
      totalR: missed.total === null ? null : toWire(missed.total),
      perTradeR: missed.mean === null ? null : rounded(missed.mean),
    },
    formula: ADHERENCE_FORMULA,
  };
}

function countOf(sums: readonly AnswerSums[]): number {
  return sums.reduce((all, { trades }) => all + trades, 0);
}

/**
 * Over all answers. What one trade answers hangs together, so that each trade is one observation. The
 * variance is Σ(hits − rate × asked)² ÷ (Σ asked)², that of a ratio (Cochran, Sampling Techniques).
 */
function shareOfAll(whole: readonly AnswerSums[]): Share {
  const sum = (pick: (sums: AnswerSums) => number) => whole.reduce((all, each) => all + pick(each), 0);
  const [followed, answered] = [sum(({ hits }) => hits), sum(({ asked }) => asked)];
  if (answered === 0) return { followed, answered, share: null, interval: null };
  const rate = followed / answered;
  const squares =
    sum(({ hitsHits }) => hitsHits) -
    2 * rate * sum(({ hitsAsked }) => hitsAsked) +
    rate * rate * sum(({ askedAsked }) => askedAsked);
  const [low, high] = normalInterval(rate, Math.sqrt(Math.max(0, squares)) / answered);
  // Without a broken rule the errors are all 0, although little may have been asked.
  const interval: Interval =
    followed === 0 || followed === answered
      ? wilson(followed, answered)
      : [Math.max(0, low), Math.min(1, high)];
  return { followed, answered, share: rate, interval };
}

/** A trade answers a rule once, so that the answers are independent (Wilson). */
function shareOfRule(own: readonly AnswerSums[]): Share {
  const followed = countOf(own.filter(({ answer }) => answer === "followed"));
  const answered = countOf(own);
  if (answered === 0) return { followed, answered, share: null, interval: null };
  return { followed, answered, share: followed / answered, interval: wilson(followed, answered) };
}

function compare(sums: readonly AnswerSums[]): Compared {
  const followed = sums.find(({ answer }) => answer === "followed");
  const broken = sums.find(({ answer }) => answer === "broken");
  return {
    followed: sideOf(followed),
    broken: sideOf(broken),
    difference: followed === undefined || broken === undefined ? null : differenceOf(followed, broken),
  };
}

function sideOf(sums: AnswerSums | undefined): Side {
  if (sums === undefined) return { trades: 0, wins: 0, netPnl: "0", perTrade: null };
  const { trades, wins, net } = sums;
  return { trades, wins, netPnl: toWire(net), perTrade: rounded(toDecimal(meanOf(sums))) };
}

/** The answers of trades as a whole make up all trades. */
function takenOf(whole: readonly AnswerSums[]): Side {
  const trades = countOf(whole);
  const net = whole.reduce((all, sums) => all.plus(sums.net), decimal(0));
  return {
    trades,
    wins: whole.reduce((all, { wins }) => all + wins, 0),
    netPnl: toWire(toDecimal(net)),
    perTrade: trades === 0 ? null : rounded(toDecimal(net.div(trades))),
  };
}

/** The difference of two means ± 1.96 standard errors, whose variances may differ (Welch). */
function differenceOf(followed: AnswerSums, broken: AnswerSums): Compared["difference"] {
  const difference = meanOf(followed).minus(meanOf(broken));
  const isEnough = Math.min(followed.trades, broken.trades) >= LEAST_COMPARED;
  const variance = varianceOf(followed) / followed.trades + varianceOf(broken) / broken.trades;
  const [low, high] = normalInterval(Number(difference), Math.sqrt(variance));
  return {
    perTrade: rounded(toDecimal(difference)),
    interval: isEnough ? [inMoney(low), inMoney(high)] : null,
  };
}

function meanOf({ net, trades }: AnswerSums): Big {
  return decimal(net).div(trades);
}

/** The variance of a sample from its exact sums; 0 for a single trade. */
function varianceOf({ net, squares, trades }: AnswerSums): number {
  if (trades < 2) return 0;
  return Number(
    decimal(squares)
      .minus(decimal(net).times(net).div(trades))
      .div(trades - 1),
  );
}

function inMoney(amount: number): Decimal {
  return rounded(toDecimal(decimal(amount)));
}

function rounded(amount: Decimal): Decimal {
  return toDecimal(decimal(amount).round(PLACES, HALF_EVEN));
}
