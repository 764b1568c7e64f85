import type { Ctx } from "../../context.ts";
import { touchSubject } from "../subject-store.ts";
import { replayTombstones } from "./replay-tombstones.ts";

/**
 * Erases again, on an operator's word, whoever a restored database brought back. The operator's audit chain gets the
 * order first: a crash may leave one that was not carried out, never an erasure that nobody ordered. It may be ordered
 * again.
 */
export async function orderReplay(ctx: Ctx): Promise<number> {
  await note(ctx, "tombstones.replay_ordered", {});
  const erased = await replayTombstones(ctx);
  await note(ctx, "tombstones.replayed", { erased });
  return erased;
}

async function note(ctx: Ctx, action: string, detail: Record<string, unknown>): Promise<void> {
  await ctx.identity.change({
    statements: [touchSubject(ctx.userId)],
    audit: [{ action, detail }],
    events: [],
  });
}
