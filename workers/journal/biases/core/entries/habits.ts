import type { Money } from "../cost.ts";
import type { Draft, Evidence } from "../score.ts";
import { chasingEvidence, scoreChasing } from "./chasing.ts";
import type { Entry } from "./entries.ts";
import type { Row } from "./entry-weeks.ts";
import { hotHandEvidence, scoreHotHand } from "./hot-hand.ts";
import { lossAversionEvidence, scoreLossAversion } from "./loss-aversion.ts";
import { overtradingEvidence, scoreOvertrading } from "./overtrading.ts";
import { anchoringEvidence, scoreAnchoring } from "./round-number-anchoring.ts";
import { scoreTimeOfDay } from "./time-of-day.ts";

/** Scores every habit that shows in entries alone. */
export function scoreEntries(rows: readonly Row[], all: Money): Draft[] {
  return [
    scoreOvertrading,
    scoreLossAversion,
    scoreChasing,
    scoreAnchoring,
    scoreHotHand,
    scoreTimeOfDay,
  ].map((score) => score(rows, all));
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
