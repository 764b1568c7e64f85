import { chainOf } from "../../fills/core/revision.ts";
import type { Facts } from "../../fills/core/facts.ts";
import type { ReadRow } from "./parsed.ts";
import type { Incoming } from "./incoming.ts";

/**
 * The changes that a row makes to the ledger. A row that restates another fill by that fill's own id is two
 * changes: it cancels that fill and states its own. So each of several corrections can be undone by itself.
 */
export function amend({ line, amendment }: ReadRow, accountId: string, facts: Facts): Incoming[] {
  const plain: Incoming = { line, accountId, facts, kind: "states", cancels: null, brings: "new" };
  if (amendment === undefined || amendment.kind === "states") return [plain];
  const { kind, names } = amendment;
  if (kind === "cancels") {
    const cancels = { names, byName: false, restates: false };
    return [
      { ...plain, facts: { ...facts, revision: null, cancels: true }, kind, cancels, brings: "corrected" },
    ];
  }
  const others = names.filter((name) => !isSame(name, facts));
  if (others.length === 0) return [{ ...plain, kind }];
  // A correction without a fee of its own keeps the fee that was paid; otherwise it restates the fee.
  const cancels = { names: others, byName: true, restates: facts.fee !== "0" };
  return [
    {
      ...plain,
      facts: { ...facts, fee: "0", revision: null, cancels: true },
      kind: "cancels",
      cancels,
      brings: null,
    },
    { ...plain, kind, brings: "corrected" },
  ];
}

/** True when the name identifies the row's own fill, which its execution id or revision finds. */
function isSame(name: string, { executionId, revision }: Facts): boolean {
  return name === executionId || (revision !== null && name.startsWith(chainOf(revision)));
}
