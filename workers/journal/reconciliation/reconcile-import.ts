import type { Reconciliation } from "#shared/contracts/reconciliation.ts";
import type { Tx } from "../../db/ledger.ts";
import { compare, type StatedCash, type StatedPosition } from "./compare.ts";
import * as store from "./store.ts";

type Scope = { query: Tx["query"]; userId: string };

/** Compares the balances that an import's file states with the ledger of now. */
export async function reconcileImport(scope: Scope, importId: string): Promise<Reconciliation> {
  const { query, userId } = scope;
  const rows = await store.listStated(query, userId, importId);
  // A balance has no instant where its account has no rows in the file.
  const stated = rows.flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]));
  const positions = stated
    .filter(({ kind }) => kind === "units")
    .map(({ account_id: accountId, account, subject: symbol, contract, at, amount }): StatedPosition => ({
      accountId,
      account,
      symbol,
      contract,
      at,
      stated: amount,
    }));
  return compare(
    scope,
    positions,
    await cashOf(
      scope,
      stated.filter(({ kind }) => kind === "cash"),
    ),
  );
}

type Dated = Omit<store.StatedRow, "at"> & { at: number };

/** The last balance of each currency, with an earlier one of the same file or else of another import. */
async function cashOf({ query, userId }: Scope, rows: readonly Dated[]): Promise<StatedCash[]> {
  const first = new Map(
    rows.filter(({ edge }) => edge === "first").map((row) => [`${row.account_id}|${row.subject}`, row]),
  );
  const last = rows.filter(({ edge }) => edge === "last");
  const open = last.filter((row) => {
    const began = first.get(`${row.account_id}|${row.subject}`);
    return began === undefined || began.at >= row.at;
  });
  const asked = open.map((row) => ({ accountId: row.account_id, currency: row.subject, before: row.at }));
  const earlier = await store.findEarlier(query, userId, asked);
  return last.map((row) => {
    const place = open.indexOf(row);
    const began = place < 0 ? first.get(`${row.account_id}|${row.subject}`) : earlier[place];
    return {
      accountId: row.account_id,
      account: row.account,
      currency: row.subject,
      since: began?.at ?? null,
      opening: began?.amount ?? null,
      at: row.at,
      stated: row.amount,
      isTold: false,
    };
  });
}
