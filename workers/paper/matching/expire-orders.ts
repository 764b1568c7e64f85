import { newId } from "#shared/ids.ts";
import type { System } from "../../db/system.ts";
import { log, traceOf } from "../../log.ts";
import { openBook } from "../orders/core/book.ts";
import { readOver, writeBooks } from "../orders/many-books.ts";
import { type AccountKey, batchOf } from "./core/batch.ts";
import { MATCHER } from "./judge-accounts.ts";
import { nameOf, oneByOne } from "./one-by-one.ts";
import { listExpired, lockAccounts, matcherQuery } from "./store.ts";

const ORDERS_AT_ONCE = 1_000;

/**
 * Ends `day` orders whose session has ended, in slices, until `until` (epoch ms). A quote that came before
 * the end is matched first. Accounts that are held, or fail, are left to the next sweep. Returns how many
 * orders ended.
 */
export async function expireOrders(system: System, until: number): Promise<number> {
  const passed = new Set<string>();
  let ended = 0;
  while (Date.now() < until) {
    const over = await listExpired(matcherQuery(system), ORDERS_AT_ONCE);
    const batch = batchOf(over.filter(({ userId, accountId: id }) => !passed.has(nameOf({ userId, id }))));
    if (batch === null) break;
    await oneByOne(
      batch.accounts,
      async (accounts) => {
        const slice = await expireIn(system, accounts);
        ended += slice;
        if (slice === 0) for (const account of accounts) passed.add(nameOf(account));
      },
      (account, error) => {
        log("error", "matching.not_expired", { accountId: account.id, ...traceOf(error) });
        passed.add(nameOf(account));
      },
    );
  }
  return ended;
}

/** Ends the orders of these accounts in one transaction; returns how many. */
function expireIn(system: System, keys: readonly AccountKey[]): Promise<number> {
  return system.transaction("tidemark_matcher", MATCHER, async (tx) => {
    const accounts = await lockAccounts(tx.query, keys);
    if (accounts.length === 0) return 0;
    const overOf = await readOver(tx.query, accounts);
    let ended = 0;
    const changes = accounts.flatMap((account) => {
      const { orders, over } = overOf(account);
      if (over.length === 0) return [];
      const newFillId = () => newId("fill", tx.now);
      const book = openBook({ account, orders, market: null, now: tx.now, newFillId });
      book.expire(over);
      ended += over.length;
      return [book.changes()];
    });
    await writeBooks(tx.query, changes, tx.of);
    return ended;
  });
}
