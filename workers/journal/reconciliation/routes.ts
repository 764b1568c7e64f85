import * as z from "zod";
import { explainUnits as explainUnitsContract } from "#shared/contracts/explain.ts";
import { Instant } from "#shared/contracts/page.ts";
import * as contract from "#shared/contracts/reconciliation.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { explainUnits } from "../trades/explain/explain-units.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import { besideLedger } from "./compare.ts";
import { reconcile } from "./core/reconcile.ts";
import { findKept, listKept, listLatest, toKept } from "./kept-store.ts";
import { besideImport } from "./reconcile-import.ts";
import { reconcileTyped } from "./reconcile-typed.ts";
import { removeTyped } from "./remove-typed.ts";
import { readSplitSteps } from "./split-steps.ts";
import { findAccount, isImport } from "./store.ts";
import { readTyped } from "./typed.ts";

const Place = z.pipe(
  z.tuple([Instant, idKey("reconciliation")]),
  z.transform(([at, id]) => ({ at, id })),
);

export const reconciliations = [
  serve(contract.reconcileImport, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    if (!isId("import", id) || !(await isImport(ledger.read, userId, id))) throw new Problem("not_found");
    const { positions, cash } = await besideImport({ query: ledger.read, userId }, id);
    return reconcile(positions, cash);
  }),
  serve(explainUnitsContract, async (c, { query: { account, symbol, ...asked } }) => {
    const { ctx } = c.var;
    const scope = { query: ctx.ledger.read, userId: ctx.userId };
    const accountId = await findAccount(scope.query, scope.userId, account);
    if (accountId === null) throw new Problem("not_found", `You have no account ${account}.`);
    const steps = await readSplitSteps(scope, { accountId, symbol, at: Date.parse(asked.at) });
    return explainUnits(ctx, { accountId, ...steps, ...asked });
  }),
  serve(contract.reconcile, (c, { body }) => reconcileTyped(c.var.ctx, body)),
  serve(contract.listReconciliations, async (c, { query: { cursor, limit, account } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, Place);
    const asked = await resolveAccount(ledger, userId, { account });
    const rows = await listKept(ledger.read, { userId, ...asked, ...after, limit: limit + 1 });
    return pageOf(rows, limit, { item: toKept, keyOf: ({ at, id }) => [at, id] });
  }),
  serve(contract.latestReconciliations, async (c) => {
    const { ledger, userId } = c.var.ctx;
    return { items: (await listLatest(ledger.read, userId)).map(toKept) };
  }),
  serve(contract.readReconciliation, async (c, { params: { id } }) => {
    const scope = { query: c.var.ctx.ledger.read, userId: c.var.ctx.userId };
    const row = isId("reconciliation", id) ? await findKept(scope.query, scope.userId, id) : null;
    if (row === null) throw new Problem("not_found");
    const { positions, cash } = await besideKept(scope, row);
    return { kept: toKept(row), result: reconcile(positions, cash) };
  }),
  serve(contract.deleteReconciliation, (c, { params }) => removeTyped(c.var.ctx, params.id)),
];

type Found = NonNullable<Awaited<ReturnType<typeof findKept>>>;

/** What one account's statement says, beside the ledger of now. */
async function besideKept(scope: Parameters<typeof besideImport>[0], row: Found) {
  const { account_id: accountId, account, import_id: importId, stated } = row;
  if (importId === null) {
    const { positions, cash } = readTyped(
      { accountId, account, at: Date.parse(row.at) },
      stated ?? { positions: [] },
    );
    return besideLedger(scope, positions, cash);
  }
  const beside = await besideImport(scope, importId);
  const isOwn = (one: { accountId: string }) => one.accountId === accountId;
  return { positions: beside.positions.filter(isOwn), cash: beside.cash.filter(isOwn) };
}
