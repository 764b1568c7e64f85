import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { NewSavedFilter, SavedFilter } from "#shared/contracts/saved-filters.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { fold } from "../core/fold.ts";
import { countOthers, upsertFilter } from "./store.ts";

/** Keeps a filter of the list of trades, in the place of one of the same name. */
export function saveFilter(ctx: Ctx, { name, filter }: NewSavedFilter): Promise<SavedFilter> {
  return ctx.ledger.transaction(async (tx) => {
    const folded = fold(name);
    if ((await countOthers(tx, folded)) >= MOST_OWNED.savedFilters)
      throw new Problem(
        "too_many",
        `An account may keep ${MOST_OWNED.savedFilters} filters; remove one first.`,
      );
    const saved = await upsertFilter(tx, { id: newId("savedFilter", tx.now), name, folded, filter });
    tx.events.push({ type: "saved_filters.changed", body: { filterId: saved.id, change: "saved" } });
    return saved;
  });
}
