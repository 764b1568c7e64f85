import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import type { Ranked } from "../../trades/performance/core/ranked.ts";
import { type Answer, type Answering, newAnswer } from "./core/answer.ts";
import type { Asker } from "./core/asked-filter.ts";
import { findKnown } from "./names-store.ts";
import { readCompared } from "./read-compared.ts";
import { sayComparison } from "./core/say-comparison.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** The first groups of the trades of a question, each with the figures of its own filter. */
export async function gatherComparison(ctx: Ctx, query: Comparison, asker: Asker): Promise<Answer> {
  const answering = newAnswer();
  const { answer } = answering;
  const { told, rankings, currencies } = await readCompared(ctx, query, asker);
  if (told.length > 0) {
    sayComparison(answering, query, { told, rankings });
    return answer;
  }
  await sayNoGroup(ctx, answering, { query, currencies });
  return { ...answer, status: "empty" };
}

/** Says why there is nothing to compare. */
async function sayNoGroup(
  { ledger, userId }: Ctx,
  answering: Answering,
  { query: { by }, currencies }: { query: Comparison; currencies: readonly Ranked[] },
): Promise<void> {
  const { say } = answering.draft;
  if (by === "setup" || by === "tag") {
    const { [by]: first } = await findKnown(ledger, userId);
    if (first === null)
      return say(`You have no ${by}s yet. Once trades of yours have one, they can be compared.`);
  }
  const [most] = currencies;
  if (most === undefined) return say("No closed trade fits.");
  say(`None of these trades ${LACKS[by] ?? "is in a group that was asked for"}.`);
}

const LACKS: Partial<Record<Comparison["by"], string>> = {
  setup: "has a setup",
  tag: "has a tag",
  openingHour: "has a time of day",
};
