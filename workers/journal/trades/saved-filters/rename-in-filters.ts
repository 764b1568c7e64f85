import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fold } from "../core/fold.ts";
import { listFilters, upsertFilter } from "./store.ts";

/** Has the kept filters that find a tag or a setup by its old name find it by its new one. */
export async function renameInFilters(
  tx: Tx,
  kind: "tag" | "setup",
  { from, to }: { from: string; to: string },
): Promise<void> {
  const kept = await listFilters(tx.query, tx.userId, { after: null, limit: MOST_OWNED.savedFilters });
  for (const { id, name, filter } of kept) {
    const named = filter[kind];
    if (named === undefined || fold(named) !== fold(from)) continue;
    await upsertFilter(tx, { id, name, folded: fold(name), filter: { ...filter, [kind]: to } });
    tx.events.push({ type: "saved_filters.changed", body: { filterId: id, change: "saved" } });
  }
}
