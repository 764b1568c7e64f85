import type * as z from "zod";
import type { reconcile as contract, StatedByUser } from "#shared/contracts/reconciliation.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { besideLedger } from "./compare.ts";
import { perAccount } from "./core/per-account.ts";
import { reconcile } from "./core/reconcile.ts";
import { insertTyped } from "./kept-store.ts";
import { findAccount } from "./store.ts";
import { readTyped } from "./typed.ts";

/** Compares what a user typed in with the ledger, and keeps both. Throws not_found for an unknown account. */
export function reconcileTyped(ctx: Ctx, body: StatedByUser): Promise<z.output<typeof contract.reply & {}>> {
  const { account, at, positions, cash } = body;
  return ctx.ledger.transaction(async (tx) => {
    const { query, userId } = tx;
    const accountId = await findAccount(query, userId, account);
    if (accountId === null) throw new Problem("not_found", `You have no account ${account}.`);
    const stated = readTyped({ accountId, account, at: Date.parse(at) }, body);
    const beside = await besideLedger({ query, userId }, stated.positions, stated.cash);
    const result = reconcile(beside.positions, beside.cash);
    const [kept] = perAccount(beside);
    const id = newId("reconciliation", ctx.now);
    if (kept !== undefined) {
      const { status, compared, differing, largest } = kept;
      await insertTyped(tx, {
        id,
        accountId,
        at,
        stated: JSON.stringify({ positions, cash: cash ?? [] }),
        result: JSON.stringify({ status, compared, differing, largest }),
        now: new Date(ctx.now).toISOString(),
      });
      tx.events.push({ type: "reconciliation.changed", body: { reconciliationId: id, account } });
    }
    return { id, ...result };
  });
}
