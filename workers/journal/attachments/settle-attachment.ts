import type { Ctx } from "../../context.ts";
import { attachmentKey } from "./attachment-row.ts";
import { findAttachment } from "./store.ts";

/**
 * Removes the bytes of a picture that has no row: its row was deleted, or never came because the request
 * broke off. It may run twice.
 */
export async function settleAttachment(ctx: Ctx, { attachmentId }: { attachmentId: string }): Promise<void> {
  const row = await findAttachment(ctx.ledger.read, ctx.userId, attachmentId);
  if (row === null) await ctx.env.FILES.delete(attachmentKey(ctx.userId, attachmentId));
}
