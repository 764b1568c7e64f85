import type { Ctx } from "../../context.ts";
import type { JobOutcome } from "../../jobs/run-job.ts";
import { runImport } from "./run/run-import.ts";
import { findImport, insertImport } from "./store.ts";

type Text = { importId: string; fileName: string; text: string };

/**
 * Imports a Tidemark CSV that the program made itself. Nothing is stored but its rows, and no quota counts
 * it. It may run twice and may be killed at any point. It throws when the import did not complete.
 */
export async function importText(ctx: Ctx, { importId, fileName, text }: Text): Promise<JobOutcome> {
  const file = new Blob([text]);
  await ctx.ledger.transaction(async (tx) => {
    if ((await findImport(tx.query, tx.userId, importId)) !== null) return;
    await insertImport(tx, {
      id: importId,
      format: "tidemark-csv",
      file_name: fileName,
      file_key: "",
      size: file.size,
      account: null,
      time_zone: "UTC",
      zone_source: "file",
      times: "keep",
      dry_run: false,
      mapping: null,
      created_at: new Date(tx.now).toISOString(),
    });
  });
  const open = (_: Ctx, __: unknown, offset: number) => Promise.resolve(file.slice(offset).stream());
  const outcome = await runImport(ctx, { importId }, open);
  if (outcome?.again === true) return outcome;
  const row = await findImport(ctx.ledger.read, ctx.userId, importId);
  if (row?.status !== "completed") throw new Error(`an import of ours ended as ${row?.status ?? "nothing"}`);
}
