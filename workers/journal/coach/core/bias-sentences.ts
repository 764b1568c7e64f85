import { MOST_LINKS, type Bias, type BiasMeasure, type BiasVerdict } from "#shared/contracts/biases.ts";
import { decimal } from "#shared/decimal.ts";
import { costOutcome } from "#shared/habit-cost.ts";
import { duration } from "./display.ts";
import type { Draft } from "./draft.ts";

const HABIT: Record<BiasMeasure, string> = {
  pgr_minus_plr: "sell winners sooner than losers",
  hold_ratio: "hold losers longer than winners",
  rate_ratio: "jump back in after a loss",
  size_ratio: "change your size after a loss",
};

const OPPOSITE: Record<BiasMeasure, string> = {
  pgr_minus_plr: "You sell losers sooner than winners",
  hold_ratio: "You hold winners longer than losers",
  rate_ratio: "You wait longer after a loss than after a win",
  size_ratio: "You keep your size after a loss",
};

const COUNTED: Record<BiasMeasure, string> = {
  pgr_minus_plr: " winners and losers seen, sold and kept.",
  hold_ratio: " winners and losers with a time at both ends.",
  rate_ratio: " exits of each kind that another entry followed.",
  size_ratio: " entries after each kind of exit.",
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

function opening(measure: BiasMeasure, verdict: BiasVerdict, estimate: number): string {
  switch (verdict) {
    case "likely":
      return measure === "size_ratio"
        ? `You likely go in ${estimate >= 1 ? "larger" : "smaller"} after a loss than after a win`
        : `You likely ${HABIT[measure]}`;
    case "slight":
      return `There is a slight sign that you ${HABIT[measure]}`;
    case "opposite":
      return OPPOSITE[measure];
    case "not_shown":
      return `There is no sign that you ${HABIT[measure]}`;
  }
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
  pgr_minus_plr({ fact, say }, { bias, parts, evidence, figures }, start) {
    const inRole = (role: string): string[] =>
      evidence.filter((_, at) => figures[at]?.role === role).slice(0, MOST_LINKS);
    say(
      `${start}you took `,
      fact(`${bias}.pgr`, wholePercent(parts["pgr"] ?? 0), inRole("sold_gain")),
      " % of your gains and ",
      fact(`${bias}.plr`, wholePercent(parts["plr"] ?? 0), inRole("held_loss")),
      " % of your losses.",
    );
  },
  hold_ratio({ fact, say }, { bias, estimate, parts, evidence, comparison }, start) {
    const longest = evidence.slice(0, MOST_LINKS);
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
    const quickest = evidence.slice(0, MOST_LINKS);
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
      fact(`${bias}.afterLoss`, (parts["ratioAfterLoss"] ?? 1).toFixed(2), afterLoss.slice(0, MOST_LINKS)),
      " times your usual size after losses and ",
      fact(`${bias}.afterWin`, (parts["ratioAfterWin"] ?? 1).toFixed(2), afterWin.slice(0, MOST_LINKS)),
      " times after wins.",
    );
  },
};

/** Says the estimate with its interval, and the interval of the cost. */
export function sayInterval({ fact, say }: Draft, { bias, measure, estimate, interval, cost }: Bias): void {
  if (estimate === null || interval === null) return;
  const isShare = measure === "pgr_minus_plr";
  const shown = (value: number): string => (isShare ? percent(value) : value.toFixed(2));
  const level = fact("level", "95");
  say(
    isShare ? "The difference is " : "The ratio is ",
    fact(`${bias}.estimate`, shown(estimate)),
    isShare ? " points; the " : "; the ",
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

/** A share in whole percent, as a bias card shows it. */
function wholePercent(share: number): string {
  return (share * 100).toFixed(0);
}

/** A share in percent to one decimal, never `-0.0`. */
function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
