import type { Decision, Take } from "#shared/contracts/import-conflicts.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../../jobs/run-job.ts";
import { lockAllAccounts } from "../accounts-store.ts";
import { eventAccounts } from "../core/event-accounts.ts";
import { toImport } from "../import-row.ts";
import { settleFills } from "../settle/settle-store.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { findImport, type ImportRow } from "../store.ts";
import { lockImport } from "../undo/undo-store.ts";
import { type Choice, countInstruments, updateDecided } from "./conflict-store.ts";

const AT_ONCE = 1_000;

/**
 * Decides one conflict of an import, or all alike. More than a thousand are decided by a job, slice after
 * slice. Throws not_found for an unknown import or a line without a conflict, and import_running or
 * import_final where the import's rows are not in the ledger.
 */
export function decideConflicts(ctx: Ctx, id: string, decision: Decision): Promise<Import> {
  return ctx.ledger.transaction(async (tx) => {
    // The accounts are locked before the import's own row, as in the transaction that writes a chunk.
    const accounts = await lockAllAccounts(tx);
    assertDecidable(await lockImport(tx, id));
    const { take } = decision;
    const line = "line" in decision ? decision.line : null;
    const at = new Date(tx.now).toISOString();
    const slice = line === null ? { after: 0, limit: AT_ONCE } : { line };
    const decided = await decide(tx, id, { accounts, choice: { take, at, ...slice } });
    if (line !== null && decided.rows === 0)
      throw new Problem("not_found", `Line ${line} of this import contradicts nothing in the ledger.`);
    tx.audit.push({ action: "import.decided", detail: { importId: id, take, line } });
    if (decided.rows === AT_ONCE) {
      tx.jobs.push(queued({ kind: "import.decide", payload: { importId: id, take, at } }));
      return toImport(await getImport(tx, id));
    }
    return end(tx, id);
  });
}

/** Decides the rest of an import's conflicts alike. It may run twice and may be killed at any point. */
export async function decideRest(
  ctx: Ctx,
  { importId, take, at }: { importId: string; take: Take; at: string },
): Promise<JobOutcome> {
  for (let after = 0; ;) {
    const next = await ctx.ledger.transaction(async (tx) => {
      const accounts = await lockAllAccounts(tx);
      const row = await lockImport(tx, importId);
      if (row?.status !== "completed") return "ended";
      const decided = await decide(tx, importId, { accounts, choice: { take, at, after, limit: AT_ONCE } });
      if (decided.rows === AT_ONCE) return isSliceOver(ctx, tx) ? "slice over" : decided.lastLine;
      await end(tx, importId);
      return "ended";
    });
    if (next === "ended") return;
    if (next === "slice over") return { again: true };
    after = next;
  }
}

function assertDecidable(row: ImportRow | null): void {
  if (row === null) throw new Problem("not_found");
  if (row.status === "queued" || row.status === "running") throw new Problem("import_running");
  if (row.status !== "completed" || row.dry_run) throw new Problem("import_final");
}

type Deciding = { accounts: readonly string[]; choice: Choice };

/** Decides these conflicts, and sets the fills to the facts that count now. */
async function decide(
  tx: Tx,
  importId: string,
  { accounts, choice }: Deciding,
): Promise<{ rows: number; lastLine: number }> {
  const picked = await updateDecided(tx, importId, choice);
  const fills = picked.map(({ fill_id }) => fill_id);
  if ((await settleFills(tx, fills)) > 0) {
    tx.ledgerChanged();
    const instruments = await countInstruments(tx, fills);
    tx.events.push({
      type: "fills.changed",
      body: { importId, accounts: eventAccounts(accounts), instruments },
    });
  }
  return { rows: picked.length, lastLine: picked.at(-1)?.line ?? 0 };
}

/** A fill of other facts may now be the one that a cancellation means. */
async function end(tx: Tx, id: string): Promise<Import> {
  const { changed } = await settleWithdrawn(tx, id);
  if (changed > 0) tx.ledgerChanged();
  const body = { import: toImport(await getImport(tx, id)) };
  tx.events.push({ type: "import.decided", body });
  return body.import;
}

async function getImport(tx: Tx, id: string): Promise<ImportRow> {
  const row = await findImport(tx.query, tx.userId, id);
  if (row === null) throw new Problem("not_found");
  return row;
}
