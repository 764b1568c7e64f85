import { MOST_TOLD_ACCOUNTS } from "#shared/contracts/bounds.ts";

/** The accounts as an event names them; null, which is all of them, where there are more than it can hold. */
export function toldAccounts(names: readonly string[]): string[] | null {
  return names.length > MOST_TOLD_ACCOUNTS ? null : [...names];
}
