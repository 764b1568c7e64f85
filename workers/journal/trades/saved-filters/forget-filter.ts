import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { deleteFilter } from "./store.ts";

/** Forgets a filter; the trades that it finds stay. */
export function forgetFilter(ctx: Ctx, id: string): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (!(await deleteFilter(tx, id))) throw new Problem("not_found");
    tx.events.push({ type: "saved_filters.changed", body: { filterId: id, change: "removed" } });
  });
}
