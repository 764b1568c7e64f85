import type { Pushed } from "../../db/flush.ts";
import type { SystemTx } from "../../db/system.ts";
import { queued } from "../../jobs/kinds.ts";
import {
  type AccountKey,
  byPlace,
  listBookOrders,
  listHoldings,
  listOver,
  listTaken,
  listWokenOrders,
  type WakingQuote,
} from "./book-store.ts";
import { writeChanges } from "./changes-store.ts";
import type { BookedOrder, HeldPosition, Taken } from "./core/book/rows.ts";
import type { Changes } from "./core/book/sheet.ts";

/** What the book of one account reads of a symbol beside the account's own row. */
export type AccountRows = { orders: BookedOrder[]; position: HeldPosition | null; taken: Taken };

const NOTHING: Taken = { bid: "0", ask: "0" };

/**
 * Reads what the books of these accounts need of a symbol and a quote; the caller holds their locks. Of the
 * latest quote the number need not be known, so that the statement follows the quote's lock in its flight.
 * With `by` only the orders that this quote can change are read, for a book that is a part.
 */
export async function readBooks(
  query: SystemTx["query"],
  accounts: readonly AccountKey[],
  { symbol, seq }: { symbol: string; seq: number | "latest" },
  by?: WakingQuote,
): Promise<(account: AccountKey) => AccountRows> {
  const [orders, holdings, taken] = await Promise.all([
    by === undefined ? listBookOrders(query, accounts, symbol) : listWokenOrders(query, accounts, by),
    listHoldings(query, accounts, symbol),
    listTaken(query, accounts, { symbol, seq }),
  ]);
  const ordersOf = Map.groupBy(orders, ofAccount);
  const holdingOf = new Map(holdings.map((row) => [ofAccount(row), row]));
  const takenOf = new Map(taken.map((row) => [ofAccount(row), row]));
  return ({ userId, id: accountId }) => {
    const key = ofAccount({ userId, accountId });
    return {
      orders: (ordersOf.get(key) ?? []).sort(byPlace),
      position: holdingOf.get(key) ?? null,
      taken: takenOf.get(key) ?? NOTHING,
    };
  };
}

/** Reads the open orders of these accounts whose time is over, and the rest of their groups. */
export async function readOver(
  query: SystemTx["query"],
  accounts: readonly AccountKey[],
): Promise<(account: AccountKey) => { orders: BookedOrder[]; over: string[] }> {
  const ordersOf = Map.groupBy(await listOver(query, accounts), ofAccount);
  return ({ userId, id: accountId }) => {
    const orders = (ordersOf.get(ofAccount({ userId, accountId })) ?? []).sort(byPlace);
    return { orders, over: orders.flatMap(({ id, isOver }) => (isOver ? [id] : [])) };
  };
}

function ofAccount({ userId, accountId }: { userId: string; accountId: string }): string {
  return `${userId} ${accountId}`;
}

/**
 * Writes what changed in many accounts, one book each, in one statement. What each owner is told goes to
 * `pushedOf` with a job that books new fills.
 */
export async function writeBooks(
  query: SystemTx["query"],
  changes: readonly Changes[],
  pushedOf: (userId: string) => Pushed,
): Promise<void> {
  if (changes.length === 0) return;
  await writeChanges(query, changes);
  for (const { userId, told, fills } of changes) {
    const pushed = pushedOf(userId);
    for (const { event, audit } of told) {
      pushed.events.push(event);
      pushed.audit.push(audit);
    }
    for (const accountId of new Set(fills.map((fill) => fill.accountId)))
      pushed.jobs.push(queued({ kind: "paper.book", payload: { accountId } }));
  }
}
