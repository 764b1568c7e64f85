import { MOST_WORKING_ORDERS } from "#shared/contracts/orders.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { endOrders } from "./end-orders.ts";
import { findAccount } from "../accounts/find-account.ts";
import { lockAccount } from "../accounts/lock-account.ts";
import { beginAnew } from "../accounts/begin-anew.ts";

/**
 * Begins an account anew, in one transaction: its working orders are cancelled, it holds nothing, and its
 * cash is the start balance. Orders and fills of the old epoch stay readable; a job takes those fills out of
 * the journal's ledger.
 */
export function resetAccount(
  ctx: Ctx,
  { id, startBalance }: { id: string; startBalance?: string | undefined },
): Promise<PaperAccount> {
  return ctx.ledger.transaction(async (tx) => {
    const account = await lockAccount(tx, id);
    await endOrders(tx, account, { reason: "account_reset", limit: MOST_WORKING_ORDERS });
    await beginAnew(tx, { id, startBalance: startBalance ?? account.startBalance });
    tx.jobs.push(queued({ kind: "paper.withdraw", payload: { accountId: id, epoch: account.epoch } }));
    tx.events.push({ type: "paper_account.changed", body: { accountId: id, change: "reset" } });
    tx.audit.push({ action: "paper_account.reset", detail: { account: id, epoch: account.epoch + 1 } });
    return findAccount(tx, id);
  });
}
