import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fold } from "../core/fold.ts";
import { listFilters, upsertFilter } from "./store.ts";

/**
 * Has the kept filters that find a tag or a setup by its old name find it by its new one. With `only` it
 * changes none but those of these ids. Returns the ids of the filters that were changed.
 */
export async function renameInFilters(
  tx: Tx,
  kind: "tag" | "setup",
  { from, to, only }: { from: string; to: string; only?: readonly string[] },
): Promise<string[]> {
  const kept = await listFilters(tx.query, tx.userId, { after: null, limit: MOST_OWNED.savedFilters });
  const changed: string[] = [];
  for (const { id, name, filter } of kept) {
    const named = filter[kind];
    if (named === undefined || fold(named) !== fold(from)) continue;
    if (only?.includes(id) === false) continue;
    changed.push(id);
    await upsertFilter(tx, { id, name, folded: fold(name), filter: { ...filter, [kind]: to } });
    tx.events.push({ type: "saved_filters.changed", body: { filterId: id, change: "saved" } });
  }
  return changed;
}
