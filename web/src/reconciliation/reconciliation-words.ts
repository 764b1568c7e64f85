import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { formatCount } from "../numbers/format-number.ts";

/** `3 positions and 1 currency`. */
function countedWords({ positions, cash }: ReconciliationSummary["compared"]): string {
  return [
    positions > 0 ? `${formatCount(positions)} ${positions === 1 ? "position" : "positions"}` : "",
    cash > 0 ? `${formatCount(cash)} ${cash === 1 ? "cash balance" : "cash balances"}` : "",
  ]
    .filter((words) => words !== "")
    .join(" and ");
}

/** One line about how the ledger agrees with the statement; null where the statement says nothing. */
export function reconciliationWords(found: ReconciliationSummary): string | null {
  if (found.status === "nothing_stated") return null;
  if (found.status === "agrees")
    return `Your ledger agrees with the statement: ${countedWords(found.compared)}.`;
  return `Your ledger differs from the statement in ${countedWords(found.differing)}, of ${countedWords(found.compared)}.`;
}

/** `agrees`, or `differs in 2 positions`: the state of an account in few words. */
export function stateWords({ status, differing }: ReconciliationSummary): string {
  return status === "differs" ? `differs in ${countedWords(differing)}` : "agrees";
}
