import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import { rankGroups } from "../../trades/performance/rank-groups.ts";
import { readPerformance } from "../../trades/performance/read-performance.ts";
import { type Answer, newAnswer, sourceOf } from "./core/answer.ts";
import { askedOf, type Asker, figuresSource } from "./core/asked-filter.ts";
import { sayFigures } from "./core/say-figures.ts";

const MOST_CURRENCIES = 3;

/** The figures of the trades of a question, in each of the currencies with the most trades. */
export async function gatherFigures(
  ctx: Ctx,
  { filter, measure }: Extract<CoachQuery, { kind: "figures" }>,
  asker: Asker,
): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const asked = askedOf(filter, asker);
  const timeZone = asked.timeZone ?? asker.timeZone;
  const currencies = await rankGroups(ctx, asked, {
    by: "currency",
    rank: "trades",
    want: "best",
    limit: MOST_CURRENCIES,
    least: 1,
    timeZone,
  });
  for (const [place, { currency }] of currencies.entries()) {
    const told = await readPerformance(ctx, { ...asked, currency }, timeZone);
    const fact = sourceOf(answering, `f${place + 1}`, figuresSource(filter, currency));
    sayFigures({ say: draft.say, fact }, told, measure);
  }
  if (currencies.length > 0) return answer;
  draft.say("No closed trade fits.");
  return { ...answer, status: "empty" };
}
