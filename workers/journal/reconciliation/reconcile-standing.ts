import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { type Beside, besideLedger } from "./compare.ts";
import { perAccount } from "./core/per-account.ts";
import { reconcile } from "./core/reconcile.ts";
import { listTyped, updateTyped, upsertKept } from "./kept-store.ts";
import { besideImport } from "./reconcile-import.ts";
import { findAccountName, listStating, updateReconciliation } from "./store.ts";
import { readTyped } from "./typed.ts";

/** After a change of the ledger so many imports are compared again, the newest first. */
const MOST_STANDING = 5;
/** So many typed-in balances too. */
const MOST_TYPED_STANDING = 3;
/** An import keeps the results of so many accounts. */
const MOST_ACCOUNTS = 50;

/**
 * Compares the newest imports that state balances, and the newest balances that the user typed in, with the
 * ledger of now. It keeps each result that has changed. It may run twice.
 */
export async function reconcileStanding(ctx: Ctx): Promise<void> {
  const { ledger, userId } = ctx;
  for (const { id, reconciliation } of await listStating(ledger.read, userId, MOST_STANDING))
    await keepImport(ctx, id, reconciliation);
  for (const row of await listTyped(ledger.read, userId, MOST_TYPED_STANDING)) {
    const account = await findAccountName(ledger.read, userId, row.account_id);
    if (account === null || row.stated === null) continue;
    const place = { accountId: row.account_id, account, at: Date.parse(row.at) };
    const { positions, cash } = readTyped(place, row.stated);
    const [kept] = perAccount(await besideLedger({ query: ledger.read, userId }, positions, cash));
    if (kept === undefined) continue;
    const { status, compared, differing, largest } = kept;
    await ledger.transaction(async (tx) => {
      const result = { status, compared, differing, largest };
      if (await updateTyped(tx, { id: row.id, result, now: new Date(ctx.now).toISOString() }))
        tx.events.push({ type: "reconciliation.changed", body: { reconciliationId: row.id, account } });
    });
  }
}

async function keepImport(ctx: Ctx, id: string, known: ReconciliationSummary | null): Promise<void> {
  const beside: Beside = await besideImport({ query: ctx.ledger.read, userId: ctx.userId }, id);
  const { status, compared, differing } = reconcile(beside.positions, beside.cash);
  const summary = { status, compared, differing };
  const results = perAccount(beside).slice(0, MOST_ACCOUNTS);
  await ctx.ledger.transaction(async (tx) => {
    const isNew = known === null || !isSame(known, summary);
    const rows = results.map((each) => ({ ...each, id: newId("reconciliation", ctx.now) }));
    const isKept = rows.length > 0 && (await upsertKept(tx, id, rows, new Date(ctx.now).toISOString()));
    if ((isNew && (await updateReconciliation(tx, id, summary))) || isKept)
      tx.events.push({ type: "import.reconciled", body: { importId: id, reconciliation: summary } });
  });
}

function isSame(one: ReconciliationSummary, other: ReconciliationSummary): boolean {
  return (
    one.status === other.status &&
    isSameCount(one.compared, other.compared) &&
    isSameCount(one.differing, other.differing)
  );
}

function isSameCount(
  one: ReconciliationSummary["compared"],
  other: ReconciliationSummary["compared"],
): boolean {
  return one.positions === other.positions && one.cash === other.cash;
}
