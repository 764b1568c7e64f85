/** An order that a quote wakes, with the number of all open orders of its account. */
type Woken = { userId: string; accountId: string; working: number };
export type AccountKey = { userId: string; id: string };

/** A batch reads at most about this many open orders, or those of one account. */
export const MOST_IN_BATCH = 2_000;

/**
 * The first accounts whose open orders fit into one transaction, at least one, in the order of locks. `last`
 * is the last order before that of another account. Null without orders.
 */
export function batchOf<W extends Woken>(woken: readonly W[]): { accounts: AccountKey[]; last: W } | null {
  const accounts = new Map<string, AccountKey>();
  let orders = 0;
  let last: W | null = null;
  for (const each of woken) {
    const { userId, accountId, working } = each;
    const name = `${userId} ${accountId}`;
    if (!accounts.has(name)) {
      // An account with woken orders has at least one, whatever its count says.
      orders += Math.max(1, working);
      if (last !== null && orders > MOST_IN_BATCH) break;
      accounts.set(name, { userId, id: accountId });
    }
    last = each;
  }
  return last === null ? null : { accounts: inLockOrder([...accounts.values()]), last };
}

/** Users in the order of their ids, as a collation by bytes sorts them, and each user's accounts likewise. */
export function inLockOrder(accounts: readonly AccountKey[]): AccountKey[] {
  return accounts.toSorted((a, b) => compare(a.userId, b.userId) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
