import type { Preset, Progress, ProgressLine } from "#shared/contracts/guardrail-presets.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { percentOf } from "./presets.ts";

/** An account under an evaluation. */
export type Evaluated = { accountId: string; currency: string; startBalance: Decimal; since: string };
/** What closed trades and fees made on a day with a fill, in order. */
export type NetDay = { day: string; net: Decimal };

/**
 * How far an evaluation is. Everything counts closed trades at the end of each day; the guardrails
 * themselves judge with open positions, at every order.
 */
export function progressOf(
  preset: Preset,
  { accountId, currency, startBalance, since }: Evaluated,
  days: readonly NetDay[],
): Progress {
  const nets = days.map(({ net }) => decimal(net));
  const profit = nets.reduce((sum, net) => sum.plus(net), decimal(0));
  const goals = [
    profitLine(percentOf(preset.profitTarget, startBalance), profit),
    daysLine(preset.minimumDays, days.length),
    ...(preset.consistency === null ? [] : [consistencyLine(preset.consistency, profit, nets)]),
  ];
  const limits = [
    ...(preset.dailyLoss === null ? [] : [dailyLossLine(percentOf(preset.dailyLoss, startBalance), nets)]),
    drawdownLine(percentOf(preset.drawdown.percent, startBalance), nets, preset.drawdown),
  ];
  const lines = [...goals, ...limits];
  const failed = limits.some(({ met }) => !met);
  return {
    accountId,
    preset: preset.name,
    title: preset.title,
    since,
    currency,
    status: failed ? "failed" : lines.every(({ met }) => met) ? "passed" : "running",
    lines,
  };
}

function profitLine(target: Decimal, profit: Big): ProgressLine {
  const remaining = atLeastZero(decimal(target).minus(profit));
  return {
    rule: "profit_target",
    needed: target,
    have: toDecimal(profit),
    remaining: toDecimal(remaining),
    met: remaining.eq(0),
    words: remaining.eq(0)
      ? "The profit target is reached."
      : `${toDecimal(remaining)} to the profit target.`,
  };
}

function daysLine(needed: number, have: number): ProgressLine {
  const remaining = Math.max(0, needed - have);
  return {
    rule: "minimum_days",
    needed: String(needed),
    have: String(have),
    remaining: String(remaining),
    met: remaining === 0,
    words:
      remaining === 0
        ? "Enough days with a trade."
        : `${remaining} more ${remaining === 1 ? "day" : "days"} with a trade.`,
  };
}

/** What is left is the profit that would dilute the best day to the share. */
function consistencyLine(share: Decimal, profit: Big, nets: readonly Big[]): ProgressLine {
  const best = nets.reduce((most, net) => (net.gt(most) ? net : most), decimal(0));
  if (profit.lte(0))
    return {
      rule: "consistency",
      needed: share,
      have: null,
      remaining: null,
      met: false,
      words: "A day's share of the profit can be told once there is one.",
    };
  const have = best.div(profit).times(100).round(2);
  const more = atLeastZero(best.times(100).div(share).minus(profit)).round(2, UP);
  return {
    rule: "consistency",
    needed: share,
    have: toDecimal(have),
    remaining: toDecimal(more),
    met: more.eq(0),
    words: more.eq(0)
      ? `The best day made ${toDecimal(have)} % of the profit.`
      : `The best day made ${toDecimal(have)} % of the profit; ${toDecimal(more)} more on other days brings it to ${share} %.`,
  };
}

function dailyLossLine(limit: Decimal, nets: readonly Big[]): ProgressLine {
  const worst = nets.reduce((most, net) => (net.times(-1).gt(most) ? net.times(-1) : most), decimal(0));
  return limitLine("daily_loss", limit, worst, "The worst day lost");
}

/** The deepest fall of the closed balance below its start, or below its highest end of a day. */
function drawdownLine(
  limit: Decimal,
  nets: readonly Big[],
  { kind, locksAtStart }: Preset["drawdown"],
): ProgressLine {
  let [balance, high, deepest] = [decimal(0), decimal(0), decimal(0)];
  for (const net of nets) {
    balance = balance.plus(net);
    // A locked floor stands at the start balance once the high is the limit above it.
    const from = kind === "static" ? decimal(0) : locksAtStart && high.gt(limit) ? decimal(limit) : high;
    const fallen = from.minus(balance);
    if (fallen.gt(deepest)) deepest = fallen;
    if (balance.gt(high)) high = balance;
  }
  return limitLine(
    "drawdown",
    limit,
    deepest,
    kind === "static" ? "The deepest fall below the start was" : "The deepest fall below the high was",
  );
}

function limitLine(rule: "daily_loss" | "drawdown", limit: Decimal, worst: Big, words: string): ProgressLine {
  return {
    rule,
    needed: limit,
    have: toDecimal(worst),
    remaining: toDecimal(atLeastZero(decimal(limit).minus(worst))),
    met: worst.lt(limit),
    words: `${words} ${toDecimal(worst)}, and the limit is ${limit}.`,
  };
}

const UP = 3;

function atLeastZero(value: Big): Big {
  return value.gt(0) ? value : decimal(0);
}
