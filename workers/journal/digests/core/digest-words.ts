import type { Bias } from "#shared/contracts/biases.ts";
import type { DigestFigures, DigestGuardrail, DigestResult, DigestTrade } from "#shared/contracts/digests.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { dearest, sayBias } from "../../coach/core/bias-sentences.ts";
import { sayCost, sayWhatToTry } from "../../coach/core/cost-sentences.ts";
import { displayName, money, signedMoney } from "../../coach/core/display.ts";
import { type Draft, draftOf, type TradeResult, type Written } from "../../coach/core/draft.ts";
import type { Week } from "./week.ts";

export type DigestFacts = {
  week: Pick<Week, "week">;
  /** The Sunday. */
  lastDay: string;
  results: readonly DigestResult[];
  guardrails: readonly DigestGuardrail[];
  biases: readonly Bias[];
};

/** So many currencies of each kind of account are told in words; all of them stand as figures. */
const MOST_TOLD = 3;

/**
 * Tells a week from facts alone. Its results beside the week before come first, each with its best and worst
 * trade. The likely habit that surely costs most follows, then the guardrails, then one thing to try.
 */
export function writeDigestWords({ week, lastDay, results, guardrails, biases }: DigestFacts): Written {
  const written: Written = { sentences: [], facts: {}, tradeIds: new Set() };
  const draft = draftOf(written);
  sayWeek(draft, { from: week.week, to: lastDay }, results);
  const [own, paper] = [results.filter(isOf("journal")), results.filter(isOf("paper"))];
  const told = [...own.slice(0, MOST_TOLD), ...paper.slice(0, MOST_TOLD)];
  const isApart = results.length > 1;
  for (const result of told) sayResult(draft, result, isApart);
  for (const result of told) sayBestAndWorst(draft, result, { isApart, isFirst: result === told[0] });
  const habit = dearest(biases);
  if (habit !== null) {
    sayBias(ofWholeLedger(draft), habit);
    sayCost(draft, habit);
  }
  sayGuardrails(draft, guardrails);
  const worst = told[0]?.worst ?? null;
  sayWhatToTry(draft, habit, worst === null ? null : toResult(worst));
  return written;
}

function isOf(kind: DigestResult["kind"]): (result: DigestResult) => boolean {
  return (result) => result.kind === kind;
}

/** A habit is scored over all trades, and a reader of a week takes it for one of the week. */
function ofWholeLedger(draft: Draft): Draft {
  const say: Draft["say"] = (start, ...rest) => {
    const isWords = typeof start === "string";
    const first = isWords ? `${start.charAt(0).toLowerCase()}${start.slice(1)}` : start;
    draft.say("Over your whole history, not this week alone, ", first, ...rest);
  };
  return { ...draft, say };
}

function sayWeek(
  { fact, say }: Draft,
  { from, to }: { from: string; to: string },
  results: readonly DigestResult[],
): void {
  const sum = (pick: (figures: DigestFigures) => number) =>
    results.reduce((total, { week }) => total + pick(week), 0);
  const trades = sum((week) => week.trades);
  const days = ["From ", fact("week.from", from), " to ", fact("week.to", to), " you closed "];
  const breakeven = trades - sum((week) => week.wins + week.losses);
  if (trades === 0) say(...days, "no trade.");
  else
    say(
      ...days,
      fact("week.trades", String(trades)),
      trades === 1 ? " trade: " : " trades: ",
      fact("week.wins", String(sum((week) => week.wins))),
      " won, ",
      fact("week.losses", String(sum((week) => week.losses))),
      ...(breakeven === 0
        ? [" lost."]
        : [" lost, ", fact("week.breakeven", String(breakeven)), " breakeven."]),
    );
}

/** Tells the result of a currency; how many trades it is of where there are several. */
function sayResult(
  { fact, say }: Draft,
  { kind, currency, week, before, change }: DigestResult,
  isApart: boolean,
): void {
  const name = displayName(currency);
  const of = (part: string) => `${kind}.${name}.${part}`;
  const onPaper = kind === "paper" ? "On paper " : "";
  say(
    ...(!isApart
      ? [`${onPaper === "" ? "They" : `${onPaper}they`} made `]
      : week.trades === 0
        ? [`${onPaper === "" ? "Parts" : `${onPaper}parts`} of trades that are still open made `]
        : [onPaper === "" ? "Of them " : onPaper, fact(of("trades"), String(week.trades)), " made "]),
    fact(of("net"), signedMoney(week.netPnl)),
    " ",
    fact(of("currency"), name),
    " after ",
    fact(of("fees"), money(week.fees)),
    " in fees; the week before it was ",
    fact(of("before.net"), signedMoney(before.netPnl)),
    ".",
  );
  if (change === null) return;
  const [low, high] = change.interval;
  say(
    "A trade made ",
    fact(of("change.net"), signedMoney(moneyOf(Math.abs(change.estimate))).replace("+", "")),
    change.estimate < 0 ? " less" : " more",
    " than in the week before; the ",
    fact("level", "95"),
    " % interval of that difference is ",
    fact(of("low.net"), signedMoney(moneyOf(low))),
    " to ",
    fact(of("high.net"), signedMoney(moneyOf(high))),
    low <= 0 && high >= 0 ? ", so that chance may explain it." : ".",
  );
}

/** A statistic as money, to cents. */
function moneyOf(value: number): string {
  return toDecimal(decimal(value).round(2));
}

/** Tells the best and the worst trade of a currency, and which currency that is where there are several. */
function sayBestAndWorst(
  { fact, say }: Draft,
  { kind, currency, best, worst }: DigestResult,
  { isApart, isFirst }: { isApart: boolean; isFirst: boolean },
): void {
  if (!best || !worst || best.id === worst.id) return;
  const name = displayName(currency);
  const of = isFirst ? "" : `${kind}.${name}.`;
  const result = (extreme: "best" | "worst", { id, symbol, netPnl }: DigestTrade) => [
    fact(`${of}${extreme}.symbol`, displayName(symbol), [id]),
    " with ",
    fact(`${of}${extreme}.net`, signedMoney(netPnl), [id]),
    " ",
    fact(`${of}${extreme}.currency`, name),
  ];
  const start = isApart
    ? [kind === "paper" ? "On paper in " : "In ", fact(`${kind}.${name}.currency`, name), " best was "]
    : ["Best was "];
  say(...start, ...result("best", best), "; worst was ", ...result("worst", worst), ".");
}

function sayGuardrails({ fact, say }: Draft, guardrails: readonly DigestGuardrail[]): void {
  const sum = (pick: (guardrail: DigestGuardrail) => number) =>
    guardrails.reduce((total, each) => total + pick(each), 0);
  const [blocked, warned, overridden] = [
    sum((each) => each.blocked),
    sum((each) => each.warned),
    sum((each) => each.overridden),
  ];
  if (blocked + warned + overridden === 0) return;
  say(
    "Your guardrails held back ",
    fact("guardrails.blocked", String(blocked)),
    blocked === 1 ? " order" : " orders",
    " and warned of ",
    fact("guardrails.warned", String(warned)),
    "; you went on against them ",
    fact("guardrails.overridden", String(overridden)),
    overridden === 1 ? " time." : " times.",
  );
}

function toResult({ id, symbol, currency, netPnl }: DigestTrade): TradeResult {
  return { id, symbol, currency, net: netPnl };
}
