import type { QuestionMeasure } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { wilson } from "../../../../math/statistics.ts";
import { displayName, duration, percent, toHundredths } from "../../core/display.ts";
import type { Draft, Part } from "../../core/draft.ts";
import { shownMoney } from "../../core/shown-money.ts";

/** With fewer trades nothing is said about chance but that it decides. */
const LEAST = 10;

type Told = { say: Draft["say"]; fact: (name: string, value: string) => Part };

/** Says what was asked of the trades, what they made, and what chance may explain. */
export function sayFigures(
  { say, fact }: Told,
  told: Performance,
  { measure, result }: { measure: QuestionMeasure; result?: "win" | "loss" | undefined },
): void {
  sayMeasure({ say, fact }, told, { measure, result });
  say(...madeOf(fact, told, result), ".");
  sayChance({ say, fact }, told);
}

/**
 * `23 closed trades made +120.00 USD, +5.22 each, and 61.5 % of them won`. Of trades that were chosen by
 * their result, how many won says nothing.
 */
export function madeOf(
  fact: Told["fact"],
  { trades, netPnl, currency, expectancy, winRate }: Performance,
  result?: "win" | "loss",
): (string | Part)[] {
  return [
    fact("trades", String(trades)),
    trades === 1 ? " closed trade made " : " closed trades made ",
    fact("net", shownMoney(netPnl, currency ?? "")),
    " ",
    fact("currency", displayName(currency ?? "")),
    ...(expectancy === null ? [] : [", ", fact("net.each", shownMoney(expectancy, currency ?? "")), " each"]),
    ...(winRate === null || result !== undefined
      ? []
      : [", and ", fact("winRate", percent(winRate)), " % of them won"]),
  ];
}

function sayMeasure(
  { say, fact }: Told,
  told: Performance,
  { measure, result }: { measure: QuestionMeasure; result: "win" | "loss" | undefined },
): void {
  const { r, holding, drawdown } = told;
  switch (measure) {
    case "netPnl":
    case "expectancy":
    case "trades":
      return;
    case "winRate":
      if (result === undefined) sayWinRate({ say, fact }, told);
      return;
    case "r":
      if (r.mean === null) say("None of them has a planned stop or risk, so that there is no R-multiple.");
      else
        say(
          "Those with a planned risk, ",
          fact("planned", String(r.trades)),
          ", made ",
          fact("r", toHundredths(r.mean)),
          " R on average.",
        );
      return;
    case "holding":
      if (holding.all.mean === null)
        say("None of them has times of day, so that nothing is known of holding times.");
      else
        say(
          "They were held for ",
          fact("held", duration(holding.all.mean)),
          " on average",
          ...besideOf(fact, { wins: holding.wins.mean, losses: holding.losses.mean }),
          ".",
        );
      return;
    case "drawdown":
      if (drawdown.trough === null) say("Their equity was never below its best.");
      else
        say(
          "Their deepest drawdown was ",
          fact("net.drawdown", shownMoney(toDecimal(decimal(drawdown.deepest).neg()), told.currency ?? "")),
          " ",
          fact("currency", displayName(told.currency ?? "")),
          ", reached on ",
          fact("trough", drawdown.trough),
          ".",
        );
  }
}

/** The share of wins with its interval by Wilson, which holds for few trades too. */
function sayWinRate({ say, fact }: Told, { wins, trades, winRate }: Performance): void {
  if (winRate === null) return;
  const [low, high] = wilson(wins, trades);
  say(
    fact("winRate", percent(winRate)),
    " % of them won; of such trades between ",
    fact("winRate.low", percent(low)),
    " and ",
    fact("winRate.high", percent(high)),
    " % win, in ",
    fact("level", "95"),
    " of ",
    fact("of", "100"),
    " cases.",
  );
}

/** Winners beside losers; nothing where there is only one of them. */
function besideOf(
  fact: Told["fact"],
  { wins, losses }: { wins: number | null; losses: number | null },
): (string | Part)[] {
  if (wins === null || losses === null) return [];
  const [winners, losers] = [fact("winners", duration(wins)), fact("losers", duration(losses))];
  return [", winners for ", winners, ", losers for ", losers];
}

/** Between what the average of such trades lies, as far as chance lets it be told. */
export function sayChance({ say, fact }: Told, { trades, expectancyInterval, currency }: Performance): void {
  if (expectancyInterval === null || trades < LEAST) {
    say("These are too few to tell: below ", fact("least", String(LEAST)), " trades chance decides.");
    return;
  }
  const [low, high] = expectancyInterval;
  say(
    "The average of such trades lies between ",
    fact("net.low", shownMoney(low, currency ?? "")),
    " and ",
    fact("net.high", shownMoney(high, currency ?? "")),
    " in ",
    fact("level", "95"),
    " of ",
    fact("of", "100"),
    decimal(low).gt(0)
      ? " cases, which is above zero."
      : decimal(high).lt(0)
        ? " cases, which is below zero."
        : " cases, so that chance may explain it.",
  );
}

/** Whether the order of two groups is more than chance, as far as their intervals tell. */
export function orderWords(first: Performance, second: Performance): string {
  const [one, other] = [first.expectancyInterval, second.expectancyInterval];
  if (one === null || other === null || Math.min(first.trades, second.trades) < LEAST)
    return "These are too few trades to say that the order is more than chance.";
  const apart = decimal(one[0]).gt(other[1]) || decimal(other[0]).gt(one[1]);
  return apart
    ? "The averages of the first and of the second lie apart, beyond chance."
    : "The averages of the first and of the second may be the same: chance may explain the order.";
}
