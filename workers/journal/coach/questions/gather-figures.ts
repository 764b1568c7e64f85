import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import { readPerformance } from "../../trades/performance/read-performance.ts";
import { resolveAccount } from "../../trades/resolve-account.ts";
import { type Answer, newAnswer, sourceOf } from "./core/answer.ts";
import { askedOf, type Asker, figuresSource } from "./core/asked-filter.ts";
import { sayFigures } from "./core/say-figures.ts";
import { sayFurther } from "./core/say-further.ts";
import { listCurrencies } from "./list-currencies.ts";

/** The figures of the trades of a question, in each of the currencies with the most trades. */
export async function gatherFigures(
  ctx: Ctx,
  { filter, measure }: Extract<CoachQuery, { kind: "figures" }>,
  asker: Asker,
): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const asked = askedOf(await resolveAccount(ctx.ledger, ctx.userId, filter), asker);
  const timeZone = asked.timeZone ?? asker.timeZone;
  const currencies = await listCurrencies(ctx, asked);
  const told = await Promise.all(
    currencies.map(({ currency }) => readPerformance(ctx, { ...asked, currency }, timeZone)),
  );
  for (const [place, figures] of told.entries()) {
    const fact = sourceOf(answering, `f${place + 1}`, figuresSource(filter, figures.currency ?? ""));
    sayFigures({ say: draft.say, fact }, figures, { measure, result: filter.result });
  }
  sayFurther(draft, (currencies[0]?.groups ?? 0) - currencies.length);
  if (currencies.length > 0) return answer;
  draft.say("No closed trade fits.");
  return { ...answer, status: "empty" };
}
