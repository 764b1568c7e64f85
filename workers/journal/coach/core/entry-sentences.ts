import { type Bias, type BiasMeasure } from "#shared/contracts/biases.ts";
import { hourOfDay, percent, toHundredths, wholePercent } from "./display.ts";
import type { Draft } from "./draft.ts";

type EntryMeasure = Exclude<BiasMeasure, "pgr_minus_plr" | "hold_ratio" | "rate_ratio" | "size_ratio">;

/** The finding of each habit of entries in plain words, each number with the trades behind it. */
export const SAY_OF_ENTRIES: Record<EntryMeasure, (draft: Draft, bias: Bias, start: string) => void> = {
  extra_gap({ fact, say }, { bias, parts, evidence }, start) {
    say(
      `${start}after `,
      fact(`${bias}.usual`, String(parts["usualNumber"] ?? 1)),
      " trades on a day, the further ones made ",
      fact(`${bias}.extra`, toHundredths(parts["moveExtra"] ?? 0), evidence),
      " of your usual move on average, those before ",
      fact(`${bias}.within`, toHundredths(parts["moveWithin"] ?? 0)),
      ".",
    );
  },
  loss_ratio({ fact, say }, { bias, estimate, parts, evidence }, start) {
    say(
      `${start}your middle loser at `,
      fact(`${bias}.losers`, toHundredths(parts["loserMove"] ?? 1), evidence),
      " of your usual move, your middle winner at ",
      fact(`${bias}.winners`, toHundredths(parts["winnerMove"] ?? 1)),
      "; averaged over all of them, losers were ",
      fact(`${bias}.ratio`, toHundredths(estimate ?? 1), evidence),
      " times as far.",
    );
  },
  run_share({ fact, say }, { bias, n, estimate, parts, evidence }, start) {
    say(
      `${start}of `,
      fact(`${bias}.n`, String(n)),
      " entries after a move of at least ",
      fact(`${bias}.far`, toHundredths((parts["farRun"] ?? 0) * 100)),
      " % since your last exit in the instrument, ",
      fact(`${bias}.share`, wholePercent(estimate ?? 0), evidence),
      " % went with it.",
    );
  },
  add_ratio({ fact, say }, { bias, parts, evidence }, start) {
    say(
      `${start}you added in `,
      fact(`${bias}.atLoss`, wholePercent(parts["addedAtLoss"] ?? 0), evidence),
      " % of your decisions on positions at a loss and in ",
      fact(`${bias}.atGain`, wholePercent(parts["addedAtGain"] ?? 0)),
      " % of those at a gain.",
    );
  },
  round_share({ fact, say }, { bias, estimate, neutral, evidence }, start) {
    say(
      start,
      fact(`${bias}.share`, percent(estimate ?? 0), evidence),
      " % of your prices are round, and about ",
      fact(`${bias}.market`, percent(neutral)),
      " % of the market's.",
    );
  },
  streak_ratio({ fact, say }, { bias, parts, evidence }, start) {
    say(
      start,
      fact(`${bias}.onStreak`, toHundredths(parts["sizeOnStreak"] ?? 1), evidence),
      " times your usual size on a streak of gains and ",
      fact(`${bias}.afterOne`, toHundredths(parts["sizeAfterOne"] ?? 1)),
      " times after a single gain.",
    );
  },
  hour_gap({ fact, say }, { bias, estimate, parts, evidence }, start) {
    say(
      `${start}what you open in the hour from `,
      fact(`${bias}.hour`, hourOfDay(parts["hour"]), evidence),
      " makes ",
      fact(`${bias}.gap`, toHundredths(estimate ?? 0), evidence),
      " of your usual move less than the rest.",
    );
  },
};
