import type { Context } from "hono";
import * as contract from "#shared/contracts/paper-accounts.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { toPaperAccount } from "./account-row.ts";
import { changeAccount } from "./change-account.ts";
import { openAccount } from "./open-account.ts";
import { listAccounts } from "./store.ts";

export const paperAccounts = [
  serve(contract.listPaperAccounts, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readIdCursor(cursor, "account") ?? undefined;
    const rows = await listAccounts(ledger.read, { userId, limit: limit + 1, after });
    return pageOf(rows, limit, { item: toPaperAccount, keyOf: ({ id }) => [id] });
  }),
  serve(contract.openPaperAccount, async (c, { body }) => versioned(c, await openAccount(c.var.ctx, body))),
  serve(contract.changePaperAccount, async (c, { params: { id }, body: change }) =>
    versioned(c, await changeAccount(c.var.ctx, { id, change, precondition: preconditionOf(c) })),
  ),
];

function versioned(c: Context<AppEnv>, account: contract.PaperAccount): contract.PaperAccount {
  c.header("etag", etagOf(account.version));
  return account;
}
