import type { Ctx } from "../../context.ts";
import { lockAccount } from "../accounts/lock-account.ts";
import { endOrders } from "./end-orders.ts";
import { listBusyAccounts } from "./store.ts";

/** One call cancels at most so many orders, in one transaction. */
export const MOST_CANCELED_AT_ONCE = 1_000;

type Filter = { accountId?: string | undefined; symbol?: string | undefined };

/** Cancels open orders, account after account in the order of their locks; `more` says that some are left. */
export function cancelOrders(
  ctx: Ctx,
  { accountId, symbol }: Filter,
): Promise<{ canceled: number; more: boolean }> {
  return ctx.ledger.transaction(async (tx) => {
    const busy = await listBusyAccounts(tx.query, { userId: tx.userId, accountId, symbol });
    let canceled = 0;
    for (const id of busy) {
      const limit = MOST_CANCELED_AT_ONCE - canceled;
      if (limit <= 0) break;
      const account = await lockAccount(tx, id);
      canceled += await endOrders(tx, account, { symbol, reason: "canceled_by_owner", limit });
    }
    return { canceled, more: canceled >= MOST_CANCELED_AT_ONCE };
  });
}
