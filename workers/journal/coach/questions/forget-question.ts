import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { deleteQuestion } from "./store.ts";

/** Forgets a question with its answer. */
export function forgetQuestion(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteQuestion(tx, id))) throw new Problem("not_found");
    tx.events.push({ type: "coach.forgot", body: { questionId: id } });
  });
}
