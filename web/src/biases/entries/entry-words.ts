import type { Bias, BiasMeasure, BiasName } from "#shared/contracts/biases.ts";
import { formatCount, formatShare, formatStatistic } from "../../numbers/format-number.ts";
import { times, wholePercent } from "../part-words.ts";

type StandingMeasure = "pgr_minus_plr" | "hold_ratio" | "rate_ratio" | "size_ratio";
type EntryMeasure = Exclude<BiasMeasure, StandingMeasure>;
type EntryBias = Exclude<BiasName, "disposition_effect" | "revenge_trading" | "size_escalation">;

/** The names of the habits that show in entries, and the question each answers. */
export const ENTRY_BIASES: Record<EntryBias, { name: string; question: string }> = {
  overtrading: {
    name: "Overtrading",
    question: "Do the trades beyond your usual number a day do worse?",
  },
  loss_aversion: {
    name: "Loss aversion",
    question: "Do you leave losers further from their entry than winners?",
  },
  chasing: { name: "Chasing", question: "Do you enter after the price has already run your way?" },
  averaging_down: {
    name: "Averaging down",
    question: "Do you add to a position more readily while it stands at a loss?",
  },
  round_number_anchoring: {
    name: "Round numbers",
    question: "Do your prices stand at whole and half units more often than the market’s?",
  },
  hot_hand: { name: "Hot hand", question: "Does a streak of gains change your size?" },
  time_of_day: { name: "Time of day", question: "Is there an hour in which your trades do worse?" },
};

/** How each estimate is called, what its n counts, and what the opposite is. */
export const ENTRY_MEASURES: Record<EntryMeasure, { estimate: string; unit: string; opposite: string }> = {
  extra_gap: {
    estimate: "gap",
    unit: "trades beyond your usual number a day, at most three of each day",
    opposite: "the opposite: the further trades do better",
  },
  loss_ratio: {
    estimate: "ratio",
    unit: "winners and losers that earlier trades can be compared with",
    opposite: "the opposite: you leave winners further away",
  },
  run_share: {
    estimate: "share",
    unit: "entries after a far move since the last exit in the instrument",
    opposite: "the opposite: you enter against the move",
  },
  add_ratio: {
    estimate: "ratio",
    unit: "adds to open positions, and decisions at a gain and at a loss",
    opposite: "the opposite: you add to winners",
  },
  round_share: {
    estimate: "share",
    unit: "prices that you can have chosen",
    opposite: "the opposite: you avoid round prices",
  },
  streak_ratio: {
    estimate: "ratio",
    unit: "entries on a streak of gains and after a single gain",
    opposite: "the opposite",
  },
  hour_gap: {
    estimate: "gap",
    unit: "trades in one hour and outside it",
    opposite: "the opposite",
  },
};

/** The finding of each measure in a trader's words. */
export const ENTRY_FINDINGS: Record<EntryMeasure, (parts: Bias["parts"], estimate: number) => string> = {
  extra_gap: (parts) =>
    `After ${counted(parts["usualNumber"])} on a day, the further ones make ${moves(parts["moveExtra"])} on average, ` +
    `those before ${moves(parts["moveWithin"])}.`,
  loss_ratio: (parts, estimate) =>
    `Averaged over all of them, you leave losers ${times(estimate)} as far from their entry as winners. The middle ` +
    `loser is at ${times(parts["loserMove"] ?? 1)} your usual move, the middle winner at ${times(parts["winnerMove"] ?? 1)}.`,
  run_share: (parts, estimate) =>
    `${wholePercent(estimate)} of your entries after a move of ${share(parts["farRun"])} or more go with it. ` +
    "By chance it is half.",
  add_ratio: (parts) =>
    `You added in ${wholePercent(parts["addedAtLoss"])} of your decisions on positions at a loss and in ` +
    `${wholePercent(parts["addedAtGain"])} of those at a gain.`,
  round_share: (parts, estimate) =>
    `${share(estimate)} of your prices are whole or half units: ${formatCount(parts["roundPrices"] ?? 0)} of ` +
    `${formatCount(parts["prices"] ?? 0)}. The market’s own are about ${share(0.04)}.`,
  streak_ratio: (parts) =>
    `You open ${times(parts["sizeOnStreak"] ?? 1)} your usual size on a streak of gains and ` +
    `${times(parts["sizeAfterOne"] ?? 1)} after a single gain.`,
  hour_gap: (parts, estimate) =>
    `What you open between ${hourWords(parts["hour"])} makes ${formatStatistic(estimate)} of your usual move less ` +
    "than the rest: the worst of your hours.",
};

/** Which trades the cost of each measure is about. */
export const ENTRY_COSTS: Record<EntryMeasure, (bias: Pick<Bias, "parts" | "estimate">) => string> = {
  extra_gap: ({ parts }) => `Trades after ${counted(parts["usualNumber"])} on a day`,
  loss_ratio: () => "Trades left 1.5 × your usual move or more from their entry, gains too",
  run_share: ({ parts }) => `Entering after a run of ${share(parts["farRun"])} or more`,
  add_ratio: () => "What was added at a loss",
  round_share: () => "Trades at a round price",
  streak_ratio: ({ estimate }) =>
    (estimate ?? 1) >= 1
      ? "Opening at 1.25 × your usual size or more on a streak"
      : "Opening at 0.8 × your usual size or less on a streak",
  hour_gap: ({ parts }) => `Opening between ${hourWords(parts["hour"])}`,
};

/** What to do about each habit. */
export const ENTRY_REMEDIES: Record<EntryBias, (bias: Pick<Bias, "parts">) => string> = {
  overtrading: ({ parts }) => `stop for the day after ${counted(parts["usualNumber"])}`,
  loss_aversion: () => "place a stop with each entry, no further away than your usual gain",
  chasing: () => "when the price has run, let it come back, or let it go",
  averaging_down: () => "add to no position that stands at a loss",
  round_number_anchoring: () => "place your orders a few ticks away from round numbers",
  hot_hand: () => "open the next position at your usual size, however many gains came before it",
  time_of_day: ({ parts }) => `for a month, open nothing between ${hourWords(parts["hour"])}`,
};

/** An hour as biases count it: `15:00 and 16:00 UTC`. */
export function hourWords(hour = 0): string {
  return `${clock(hour)} and ${clock(hour + 1)} UTC`;
}

function clock(hour: number): string {
  return `${String(hour % 24).padStart(2, "0")}:00`;
}

function counted(trades = 1): string {
  return `${formatCount(trades)} ${trades === 1 ? "trade" : "trades"}`;
}

function moves(value = 0): string {
  return `${formatStatistic(value, "always")} of your usual move`;
}

function share(value = 0): string {
  return formatShare(value.toFixed(6));
}
