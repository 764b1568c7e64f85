import type { Run } from "#shared/contracts/runs.ts";
import type { Ctx } from "../../../context.ts";
import { findHead } from "./log-store.ts";
import { readLog } from "./read-log.ts";

/** How often a caller who waits asks the ledger, in milliseconds: soon at first. */
const ASK_MS = [20, 30, 50, 80, 120, 200, 300, 500];

/** Waits for the end of a run, at most so many milliseconds; its log, or null while it is still open. */
export async function awaitRun(
  ctx: Ctx,
  { id, waitMs }: { id: string; waitMs: number },
): Promise<Run | null> {
  const until = Date.now() + waitMs;
  for (let n = 0; ; n++) {
    const head = await findHead(ctx.ledger.read, ctx.userId, id);
    if (head !== null && head.status !== "pending")
      return readLog(ctx.ledger.read, ctx.userId, { id, now: Date.now() });
    const left = until - Date.now();
    if (left <= 0) return null;
    await scheduler.wait(Math.min(left, ASK_MS[n] ?? 500));
  }
}
