import { Problem } from "#shared/problem.ts";
import type { AccountKey } from "./core/batch.ts";

/**
 * Does `work` for all accounts together, and after a failure for each half of them, until the account that
 * fails is alone. So one broken account holds up no other. An unavailable ledger ends it all.
 */
export async function oneByOne(
  accounts: readonly AccountKey[],
  work: (accounts: readonly AccountKey[]) => Promise<void>,
  onFailure: (account: AccountKey, error: unknown) => void,
): Promise<void> {
  try {
    return await work(accounts);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const [first, second] = accounts;
    if (first !== undefined && second === undefined) return onFailure(first, error);
  }
  const half = Math.ceil(accounts.length / 2);
  await oneByOne(accounts.slice(0, half), work, onFailure);
  await oneByOne(accounts.slice(half), work, onFailure);
}

/** The name of an account in a set of those that are left out. */
export function nameOf({ userId, id }: AccountKey): string {
  return `${userId} ${id}`;
}
