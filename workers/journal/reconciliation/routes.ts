import * as contract from "#shared/contracts/reconciliation.ts";
import { trimDecimal } from "#shared/decimal.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { serve } from "../../http/serve/serve.ts";
import { compare } from "./compare.ts";
import { reconcileImport } from "./reconcile-import.ts";
import { findAccount, isImport } from "./store.ts";

export const reconciliations = [
  serve(contract.reconcileImport, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    if (!isId("import", id) || !(await isImport(ledger.read, userId, id))) throw new Problem("not_found");
    return reconcileImport({ query: ledger.read, userId }, id);
  }),
  serve(contract.reconcile, async (c, { body: { account, at, positions, cash = [] } }) => {
    const { ledger, userId } = c.var.ctx;
    const accountId = await findAccount(ledger.read, userId, account);
    if (accountId === null) throw new Problem("not_found", `You have no account ${account}.`);
    const stated = { accountId, account, at: Date.parse(at) };
    const units = new Map(positions.map(({ symbol, quantity }) => [symbol, trimDecimal(quantity)]));
    const sums = new Map(cash.map(({ currency, amount }) => [currency, trimDecimal(amount)]));
    return compare(
      { query: ledger.read, userId },
      [...units].map(([symbol, quantity]) => ({ ...stated, symbol, contract: "", stated: quantity })),
      [...sums].map(([currency, amount]) => ({
        ...stated,
        currency,
        stated: amount,
        since: null,
        opening: null,
        isTold: true,
      })),
    );
  }),
];
