import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import { type Answer, newAnswer } from "./core/answer.ts";
import type { Asker } from "./core/asked-filter.ts";
import { findKnown } from "./names-store.ts";
import { readCompared } from "./read-compared.ts";
import { sayComparison, sayOtherCurrencies } from "./say-comparison.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** The first groups of the trades of a question, each with the figures of its own filter. */
export async function gatherComparison(ctx: Ctx, query: Comparison, asker: Asker): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const { compared, currencies } = await readCompared(ctx, query, asker);
  if (compared.length === 0) {
    const { by } = query;
    const isNamed = by === "setup" || by === "tag";
    const hasNames = isNamed && (await findKnown(ctx.ledger, ctx.userId))[by] !== null;
    if (isNamed && !hasNames)
      draft.say(`You have no ${by}s yet. Once trades of yours have one, they can be compared.`);
    else if (currencies.length === 0) draft.say("No closed trade fits.");
    else draft.say(`None of these trades ${LACKS[by] ?? "is in a group"}.`);
    return { ...answer, status: "empty" };
  }
  sayComparison(answering, query, compared);
  sayOtherCurrencies(answering, query.filter, { told: compared[0]?.group.currency, currencies });
  return answer;
}

const LACKS: Partial<Record<Comparison["by"], string>> = {
  setup: "has a setup",
  tag: "has a tag",
  openingHour: "has a time of day",
};
