import type { Ctx } from "../../context.ts";
import { updateToDiscarded } from "./ending-store.ts";
import { findImport } from "./store.ts";

/**
 * Deletes the file of an import that will not be read again, and then stops counting its size. It may run
 * twice.
 */
export async function discardFile(ctx: Ctx, { importId }: { importId: string }): Promise<void> {
  const row = await findImport(ctx.ledger.read, ctx.userId, importId);
  if (row === null) return;
  await ctx.env.FILES.delete(row.file_key);
  await ctx.ledger.transaction((tx) => updateToDiscarded(tx, importId));
}
