import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import { simulateNow } from "../../metrics/simulations/simulate-now.ts";
import { type Answer, newAnswer, sourceOf } from "./core/answer.ts";
import { type Asker, simulationOf, simulationSource } from "./core/asked-filter.ts";
import { sayFurther } from "./core/say-further.ts";
import { sayChange, sayDropped } from "./core/say-without.ts";
import { MOST_CURRENCIES } from "./list-currencies.ts";

/** The history without what a question leaves out, by a simulation. */
export async function gatherWithout(
  ctx: Ctx,
  query: Extract<CoachQuery, { kind: "without" }>,
  asker: Asker,
): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const fact = sourceOf(answering, "w", simulationSource(query));
  const result = await simulateNow(ctx, simulationOf(query, asker));
  if (result === null) {
    draft.say("A history of this length is simulated by a job: ", fact("name", "open the simulation"), ".");
    return answer;
  }
  if (result.droppedTotal === 0) {
    draft.say("No trade fits what is left out, so that nothing would be otherwise.");
    return { ...answer, status: "empty" };
  }
  const { say } = draft;
  sayDropped({ say, fact }, result);
  for (const change of result.changes.slice(0, MOST_CURRENCIES)) sayChange({ say, fact }, result, change);
  sayFurther(draft, result.changes.length - MOST_CURRENCIES);
  return answer;
}
