import type { Ctx } from "../../context.ts";
import { findShift } from "./find-shift.ts";
import { formatOf } from "./formats/all.ts";
import type { ImportRow } from "./import-row.ts";
import { readRows } from "./read-rows.ts";
import { updateShift } from "./store.ts";

/** How the times of an import's file stand to the ledger's; found once, before anything of it is written, so that a resumed import goes on alike. */
export async function findOffsets(ctx: Ctx, row: ImportRow): Promise<readonly number[]> {
  if (row.shift_offsets !== null) return row.shift_offsets;
  if (row.next_line > 0) return [];
  const offsets = await findShift(
    (statement) => ctx.ledger.read(statement),
    ctx.userId,
    async () => {
      const file = await ctx.env.FILES.get(row.file_key);
      if (file === null) return nothing();
      return readRows(formatOf(row.format), file.body, { timeZone: row.time_zone, account: row.account });
    },
  );
  if (offsets.length > 0) await ctx.ledger.transaction((tx) => updateShift(tx, row.id, offsets));
  return offsets;
}

async function* nothing(): AsyncGenerator<never> {}
