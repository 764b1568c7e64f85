import type * as z from "zod";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import {
  MOST_PAPER_ACCOUNTS,
  type openPaperAccount,
  type PaperAccount,
} from "#shared/contracts/paper-accounts.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { beginDays } from "../days/begin-days.ts";
import { findAccount } from "./find-account.ts";
import { countLocked, insertAccount } from "./store.ts";

type NewAccount = z.output<NonNullable<typeof openPaperAccount.body>>;

/** Opens a paper account, whose name no other account of the user may have. */
export function openAccount(
  ctx: Ctx,
  {
    name,
    currency,
    startBalance,
    models = NO_MODELS,
    limits = { maxPosition: null, maxDailyLoss: null },
  }: NewAccount,
): Promise<PaperAccount> {
  return ctx.ledger.transaction(async (tx) => {
    if ((await countLocked(tx)) >= MOST_PAPER_ACCOUNTS)
      throw new Problem(
        "too_many",
        `A user may have ${MOST_PAPER_ACCOUNTS} paper accounts; reset one instead.`,
      );
    const id = newId("account", tx.now);
    if (!(await insertAccount(tx, { id, name, currency, startBalance, models, ...limits })))
      throw new Problem("account_taken");
    await beginDays(tx);
    tx.events.push({ type: "paper_account.changed", body: { accountId: id, change: "opened" } });
    tx.audit.push({ action: "paper_account.opened", detail: { account: id, currency } });
    return findAccount(tx, id);
  });
}
