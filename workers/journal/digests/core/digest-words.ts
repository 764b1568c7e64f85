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
  best: DigestTrade | null;
  worst: DigestTrade | null;
  guardrails: readonly DigestGuardrail[];
  biases: readonly Bias[];
};

/** So many currencies of each kind of account are told in words; all of them stand as figures. */
const MOST_TOLD = 3;

/**
 * Tells a week from facts alone. Its result beside the week before comes first, then its best and worst
 * trade. The likely habit that surely costs most follows, then the guardrails, then one thing to try.
 */
export function writeDigestWords({
  week,
  lastDay,
  results,
  best,
  worst,
  guardrails,
  biases,
}: DigestFacts): Written {
  const written: Written = { sentences: [], facts: {}, tradeIds: new Set() };
  const draft = draftOf(written);
  const [own, paper] = [results.filter(isOf("journal")), results.filter(isOf("paper"))];
  sayWeek(draft, { from: week.week, to: lastDay }, results);
  for (const result of [...own.slice(0, MOST_TOLD), ...paper.slice(0, MOST_TOLD)]) sayResult(draft, result);
  if (best !== null && worst !== null) sayBestAndWorst(draft, best, worst);
  const habit = dearest(biases);
  if (habit !== null) {
    sayBias(draft, habit);
    sayCost(draft, habit);
  }
  sayGuardrails(draft, guardrails);
  sayWhatToTry(draft, habit, worst === null ? null : toResult(worst));
  return written;
}

function isOf(kind: DigestResult["kind"]): (result: DigestResult) => boolean {
  return (result) => result.kind === kind;
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

function sayResult({ fact, say }: Draft, { kind, currency, week, before, change }: DigestResult): void {
  const name = displayName(currency);
  const of = (part: string) => `${kind}.${name}.${part}`;
  say(
    kind === "paper" ? "On paper they made " : "They made ",
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

function sayBestAndWorst({ fact, say }: Draft, best: DigestTrade, worst: DigestTrade): void {
  if (best.id === worst.id) return;
  const result = (name: "best" | "worst", { id, symbol, currency, netPnl }: DigestTrade) => [
    fact(`${name}.symbol`, displayName(symbol), [id]),
    " with ",
    fact(`${name}.net`, signedMoney(netPnl), [id]),
    " ",
    fact(`${name}.currency`, displayName(currency)),
  ];
  say("Best was ", ...result("best", best), "; worst was ", ...result("worst", worst), ".");
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
