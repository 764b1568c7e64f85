import { MOST_TOLD_ACCOUNTS } from "#shared/contracts/bounds.ts";

/**
 * The accounts that an event lists; null, which stands for all accounts, when there are more than it can
 * hold.
 */
export function eventAccounts(names: readonly string[]): string[] | null {
  return names.length > MOST_TOLD_ACCOUNTS ? null : [...names];
}
