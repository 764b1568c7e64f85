import type { QuestionFilter } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import type { Ranked } from "../../../trades/performance/core/ranked.ts";
import type { Ranking } from "./ranking.ts";

/** A group with the filter that finds its trades, and their figures; a single trade has neither. */
export type Compared = { group: Ranked; own: QuestionFilter; figures: Performance | null };
/** A ranking with the figures of the groups that are told. */
export type ComparedIn = { ranking: Ranking; compared: Compared[] };
