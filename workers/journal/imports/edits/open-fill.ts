import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { lockAllAccounts } from "../accounts-store.ts";
import { inSample } from "../../sample-ledger/in-sample.ts";
import { type HeldFill, readHeld, versionOf } from "./held-fill.ts";

/**
 * Reads a fill for a change. It locks all accounts first, as an import's end and an undo do, so no import
 * claims the fill meanwhile. Throws not_found, fill_fixed and precondition_failed.
 */
export async function openFill(
  tx: Tx,
  { id, precondition }: { id: string; precondition: Precondition },
): Promise<HeldFill> {
  await lockAllAccounts(tx);
  const [held] = await readHeld(tx.query, tx.userId, [id]);
  if (held === undefined) {
    const invented = await inSample(tx, (sample) => readHeld(sample.query, sample.userId, [id]));
    if (invented.length > 0) throw new Problem("fill_fixed", "The fills of the sample are invented.");
    throw new Problem("not_found");
  }
  assertJournal(held.row);
  if (!precondition(versionOf(held.row))) throw new Problem("precondition_failed");
  return held;
}

/** Throws fill_fixed for a paper account, whose fills follow from its orders. */
export function assertJournal({ account, kind }: { account: string; kind: "journal" | "paper" }): void {
  if (kind === "paper")
    throw new Problem("fill_fixed", `${account} is a paper account; its fills follow from its orders.`);
}
