import { type Bias, type BiasMeasure, type BiasVerdict } from "#shared/contracts/biases.ts";
import { decimal } from "#shared/decimal.ts";
import { costOutcome } from "#shared/habit-cost.ts";
import { duration, percent, toHundredths, wholePercent } from "./display.ts";
import type { Draft } from "./draft.ts";
import { SAY_OF_ENTRIES } from "./entry-sentences.ts";

const HABIT: Record<BiasMeasure, string> = {
  pgr_minus_plr: "sell winners sooner than losers",
  hold_ratio: "hold losers longer than winners",
  rate_ratio: "jump back in after a loss",
  size_ratio: "change your size after a loss",
  extra_gap: "do worse in the trades beyond your usual number a day",
  loss_ratio: "leave losers further from their entry than winners",
  run_share: "enter after the price has run your way",
  add_ratio: "add to positions at a loss more readily than at a gain",
  round_share: "trade at round prices",
  streak_ratio: "change your size on a streak of gains",
  hour_gap: "do worse in one hour of the day",
};

const OPPOSITE: Record<BiasMeasure, string> = {
  pgr_minus_plr: "You sell losers sooner than winners",
  hold_ratio: "You hold winners longer than losers",
  rate_ratio: "You wait longer after a loss than after a win",
  size_ratio: "You keep your size after a loss",
  extra_gap: "You do better in the trades beyond your usual number a day",
  loss_ratio: "You leave winners further from their entry than losers",
  run_share: "You enter against the last move of the price",
  add_ratio: "You add to positions at a gain more readily than at a loss",
  round_share: "You trade at round prices less often than the market",
  streak_ratio: "You keep your size on a streak of gains",
  hour_gap: "No hour of the day is worse than the others",
};

const COUNTED: Record<BiasMeasure, string> = {
  pgr_minus_plr: " winners and losers seen, sold and kept.",
  hold_ratio: " winners and losers with a time at both ends.",
  rate_ratio: " exits of each kind that another entry followed.",
  size_ratio: " entries after each kind of exit.",
  extra_gap: " trades beyond your usual number a day.",
  loss_ratio: " winners and losers that earlier trades can be compared with.",
  run_share: " entries after a far move since your last exit.",
  add_ratio: " decisions to add, and as many at a gain and at a loss.",
  round_share: " prices that you can have chosen.",
  streak_ratio: " entries on a streak of gains, and after a single one.",
  hour_gap: " trades in one hour of the day, and as many outside it.",
};

/** Explains one bias in plain words: its verdict and rates, or how much data a verdict still needs. */
export function sayBias(draft: Draft, bias: Bias): void {
  if (bias.estimate === null || bias.verdict === null) sayInsufficient(draft, bias);
  else SAY[bias.measure](draft, bias, `${opening(bias.measure, bias.verdict, bias.estimate)}: `);
}

/**
 * The likely bias that surely costs most; null where none surely costs. Costs in several currencies cannot be
 * compared: then it is the one with the smallest adjusted p-value.
 */
export function dearest(biases: readonly Bias[]): Bias | null {
  const sure = biases.filter(({ verdict, cost }) => verdict === "likely" && costOutcome(cost) === "costs");
  const currencies = new Set(sure.map(({ cost }) => cost?.currency));
  const lossOf = (bias: Bias): number => (currencies.size > 1 ? 0 : lossBeside(bias));
  return (
    sure.toSorted((a, b) => lossOf(b) - lossOf(a) || (a.adjustedPValue ?? 1) - (b.adjustedPValue ?? 1))[0] ??
    null
  );
}

/** How much more the trades with the habit lost than as many others. */
function lossBeside({ cost }: Bias): number {
  if (cost === null || cost.restPerTrade === null) return 0;
  return decimal(cost.restPerTrade).minus(cost.perTrade).times(cost.trades).toNumber();
}

/** The finding of a bias as a clause with its verdict, or null while it has none. */
export function habitClause({ measure, verdict, estimate }: Bias): string | null {
  return verdict === null || estimate === null ? null : opening(measure, verdict, estimate);
}

function opening(measure: BiasMeasure, verdict: BiasVerdict, estimate: number): string {
  switch (verdict) {
    case "likely":
      return `You likely ${likely(measure, estimate)}`;
    case "slight":
      return `There is a slight sign that you ${HABIT[measure]}`;
    case "opposite":
      return OPPOSITE[measure];
    case "not_shown":
      return `There is no sign that you ${HABIT[measure]}`;
  }
}

/** A change of size is said with its direction. */
function likely(measure: BiasMeasure, estimate: number): string {
  const direction = estimate >= 1 ? "larger" : "smaller";
  if (measure === "size_ratio") return `go in ${direction} after a loss than after a win`;
  if (measure === "streak_ratio") return `go in ${direction} on a streak of gains than after a single one`;
  return HABIT[measure];
}

function sayInsufficient({ fact, say }: Draft, { bias, measure, n, minimum, parts }: Bias): void {
  const share = parts["markedShare"];
  if (measure === "pgr_minus_plr" && n >= minimum && share !== undefined) {
    say(
      `Whether you ${HABIT[measure]} cannot be told: your fills give a price for only `,
      fact(`${bias}.markedShare`, percent(share)),
      " % of what you kept on days you sold, and ",
      fact(`${bias}.markedNeeded`, "50"),
      " % are needed.",
    );
    return;
  }
  say(
    `Too early to tell whether you ${HABIT[measure]}: `,
    fact(`${bias}.n`, String(n)),
    " of ",
    fact(`${bias}.minimum`, String(minimum)),
    COUNTED[measure],
  );
}

const SAY: Record<BiasMeasure, (draft: Draft, bias: Bias, start: string) => void> = {
  ...SAY_OF_ENTRIES,
  pgr_minus_plr({ fact, say }, { bias, parts, evidence, figures }, start) {
    const inRole = (role: string): string[] => evidence.filter((_, at) => figures[at]?.role === role);
    say(
      `${start}you took `,
      fact(`${bias}.pgr`, wholePercent(parts["pgr"] ?? 0), inRole("sold_gain")),
      " % of your gains and ",
      fact(`${bias}.plr`, wholePercent(parts["plr"] ?? 0), inRole("held_loss")),
      " % of your losses.",
    );
  },
  hold_ratio({ fact, say }, { bias, estimate, parts, evidence, comparison }, start) {
    const longest = evidence;
    say(
      `${start}losers `,
      fact(`${bias}.losers`, duration(parts["loserSeconds"] ?? 0), longest),
      ", winners ",
      fact(`${bias}.winners`, duration(parts["winnerSeconds"] ?? 0), comparison),
      ", which is ",
      fact(`${bias}.ratio`, (estimate ?? 1).toFixed(1), longest),
      " times as long.",
    );
  },
  rate_ratio({ fact, say }, { bias, parts, evidence, comparison }, start) {
    const quickest = evidence;
    say(
      `${start}within `,
      fact(`${bias}.within`, duration(parts["thresholdSeconds"] ?? 0), quickest),
      " after ",
      fact(`${bias}.afterLoss`, wholePercent(parts["rateAfterLoss"] ?? 0), quickest),
      " % of losses and ",
      fact(`${bias}.afterWin`, wholePercent(parts["rateAfterWin"] ?? 0), comparison),
      " % of wins.",
    );
  },
  size_ratio({ fact, say }, { bias, estimate, parts, evidence, comparison }, start) {
    const [afterLoss, afterWin] = (estimate ?? 1) >= 1 ? [evidence, comparison] : [comparison, evidence];
    say(
      start,
      fact(`${bias}.afterLoss`, (parts["ratioAfterLoss"] ?? 1).toFixed(2), afterLoss),
      " times your usual size after losses and ",
      fact(`${bias}.afterWin`, (parts["ratioAfterWin"] ?? 1).toFixed(2), afterWin),
      " times after wins.",
    );
  },
};

/** How an estimate is told: as what, as a number or in percent, and with which unit. */
const TOLD: Partial<Record<BiasMeasure, { what: string; unit: string; isPercent: boolean }>> = {
  pgr_minus_plr: { what: "The difference is ", unit: " points", isPercent: true },
  run_share: { what: "The share is ", unit: " %", isPercent: true },
  round_share: { what: "The share is ", unit: " %", isPercent: true },
  extra_gap: { what: "The difference is ", unit: " usual moves a trade", isPercent: false },
  hour_gap: { what: "The difference is ", unit: " usual moves a trade", isPercent: false },
};
const AS_RATIO = { what: "The ratio is ", unit: "", isPercent: false };

/** Says the estimate with its interval, and the interval of the cost. */
export function sayInterval({ fact, say }: Draft, { bias, measure, estimate, interval, cost }: Bias): void {
  if (estimate === null || interval === null) return;
  const { what, unit, isPercent } = TOLD[measure] ?? AS_RATIO;
  const shown = (value: number): string => (isPercent ? percent(value) : toHundredths(value));
  const level = fact("level", "95");
  say(
    what,
    fact(`${bias}.estimate`, shown(estimate)),
    `${unit}; the `,
    level,
    " % interval is ",
    fact(`${bias}.low`, shown(interval[0])),
    " to ",
    fact(`${bias}.high`, shown(interval[1])),
    ...(cost?.interval
      ? [
          ", and that of the difference per trade ",
          fact(`${bias}.cost.low`, cost.interval[0].toFixed(2)),
          " to ",
          fact(`${bias}.cost.high`, cost.interval[1].toFixed(2)),
        ]
      : []),
    ".",
  );
}
