import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import { readBiases } from "../../biases/read-biases.ts";
import { sayBias, sayInterval } from "../core/bias-sentences.ts";
import { sayCost } from "../core/cost-sentences.ts";
import { type Answer, newAnswer, sourceOf } from "./core/answer.ts";

/** What a habit costs, in the words of its card. */
export async function gatherBias(
  { ledger, userId }: Ctx,
  { bias: name }: Extract<CoachQuery, { kind: "bias" }>,
): Promise<Answer> {
  const answering = newAnswer();
  const { answer, draft } = answering;
  const bias = (await readBiases({ query: ledger.read }, userId)).find((each) => each.bias === name);
  sourceOf(answering, name, { page: "biases", search: {} });
  if (bias === undefined) {
    draft.say("Nothing is scored yet: habits are scored after an import.");
    return { ...answer, status: "empty" };
  }
  sayBias(draft, bias);
  sayCost(draft, bias);
  sayInterval(draft, bias);
  return answer;
}
