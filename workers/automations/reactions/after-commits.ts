import type { Ctx } from "../../context.ts";
import { awaitCommits } from "./store.ts";

/**
 * The first act of a job of which one waits at most. A transaction that found the job waiting queued no other
 * job. What it wrote is visible after this wait.
 */
export function afterCommits(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(awaitCommits);
}
