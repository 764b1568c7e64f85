import type { Ctx } from "../../context.ts";
import { touchSubject } from "../subject-store.ts";
import { replayTombstones } from "./replay-tombstones.ts";

/**
 * Erases again, on an operator's order, the users that a restored database brought back. The order is written
 * to the operator's audit chain first. A crash may leave an order that was not carried out, but never an
 * erasure without an order. The operator may order it again.
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
