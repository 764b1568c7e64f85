import type * as z from "zod";
import type { changePaperAccount, PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { findAccount } from "./find-account.ts";
import { lockAccount } from "./lock-account.ts";
import { updateName, updateSettings } from "./store.ts";

type Change = z.output<NonNullable<typeof changePaperAccount.body>>;

/** Changes the name, the models of later fills or the limits of later orders. */
export function changeAccount(
  ctx: Ctx,
  { id, change, precondition }: { id: string; change: Change; precondition: Precondition },
): Promise<PaperAccount> {
  return ctx.ledger.transaction(async (tx) => {
    const account = await lockAccount(tx, id);
    if (!precondition(account.version)) throw new Problem("precondition_failed");
    const { name = account.name, models = account.models, limits = account } = change;
    if (name !== account.name && !(await updateName(tx, { id, name }))) throw new Problem("account_taken");
    const { maxPosition, maxDailyLoss } = limits;
    await updateSettings(tx, { id, models, maxPosition, maxDailyLoss });
    tx.events.push({ type: "paper_account.changed", body: { accountId: id, change: "changed" } });
    tx.audit.push({
      action: "paper_account.changed",
      detail: { account: id, fields: Object.keys(change).toSorted() },
    });
    return findAccount(tx, id);
  });
}
