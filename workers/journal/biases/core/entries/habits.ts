import type { BiasMeasure } from "#shared/contracts/biases.ts";
import { barSourcesOf } from "../bar-sources.ts";
import type { Money } from "../cost.ts";
import { type KeptWeeks, madeOf } from "../kept-weeks.ts";
import type { Measured } from "../measured.ts";
import { periodsOf } from "../periods.ts";
import { type Draft, type Evidence, type Finding, withToldParts } from "../score.ts";
import { afterFar, chasingEvidence, measureChasing, scoreChasing } from "./chasing.ts";
import type { Entry } from "./entries.ts";
import type { Row, WeeksOfRows } from "./entry-rows.ts";
import { hotHandEvidence, measureHotHand, scoreHotHand } from "./hot-hand.ts";
import { lossAversionEvidence, measureLossAversion, scoreLossAversion } from "./loss-aversion.ts";
import { measureOvertrading, overtradingEvidence, scoreOvertrading } from "./overtrading.ts";
import { anchoringEvidence, measureAnchoring, scoreAnchoring } from "./round-number-anchoring.ts";
import { measureTimeOfDay, scoreTimeOfDay } from "./time-of-day.ts";

/** How a habit is scored, and how it is measured in a quarter alone. */
type Habit = {
  score: (weeks: WeeksOfRows, all: Money) => Draft;
  measure: (weeks: WeeksOfRows, parts: Draft["parts"]) => Measured;
};

const HABITS: readonly Habit[] = [
  {
    score: scoreOvertrading,
    measure: (weeks, parts) => measureOvertrading(weeks, parts["usualNumber"] ?? 0),
  },
  { score: scoreLossAversion, measure: measureLossAversion },
  { score: scoreChasing, measure: (weeks, parts) => measureChasing(weeks, farIn(parts)) },
  { score: scoreAnchoring, measure: measureAnchoring },
  { score: scoreHotHand, measure: measureHotHand },
  {
    score: scoreTimeOfDay,
    // The hour is that of the whole history, so that nothing is chosen within a quarter.
    measure: (weeks, parts) => measureTimeOfDay(weeks, { hour: parts["hour"] ?? -1, hours: 1 }),
  },
];

/** Scores every habit that shows in entries alone. */
export function findHabits(weeks: KeptWeeks<Row[]>, all: Money): Finding[] {
  return HABITS.map(({ score, measure }) => {
    const draft = withToldParts(score(weeks, all));
    return {
      ...draft,
      history: periodsOf(draft, weeks, (quarter) => measure(quarter, draft.parts)),
      barSources: draft.measure === CHASED ? barSourcesOf(runSources(weeks, farIn(draft.parts))) : [],
    };
  });
}

/** The measure that may rest on prices of a market's bars. */
const CHASED: BiasMeasure = "run_share";

function farIn(parts: Draft["parts"]): number {
  return Math.log1p(parts["farRun"] ?? 0);
}

function runSources(weeks: WeeksOfRows, far: number) {
  return madeOf(weeks, (rows) =>
    afterFar(rows, far).map(({ runBy }) => (runBy === null ? {} : { [runBy]: 1 })),
  );
}

/** The trades of a week that show each of these habits; the worst hour is known only to the read. */
export function entryEvidence(entries: readonly Entry[], week: string): Evidence[][] {
  return [
    ...[overtradingEvidence, lossAversionEvidence, chasingEvidence, anchoringEvidence].map((evidence) =>
      evidence(entries, week),
    ),
    ...hotHandEvidence(entries, week),
  ];
}
