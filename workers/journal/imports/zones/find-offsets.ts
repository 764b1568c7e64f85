import type { Ctx } from "../../../context.ts";
import { findShift } from "./find-shift.ts";
import { formatOf } from "../formats/all.ts";
import type { RunningRow } from "../store.ts";
import { openBytes, type OpenFile } from "../read/open-file.ts";
import { readRows } from "../read/read-rows.ts";
import { updateShift } from "../store.ts";

/**
 * By how many minutes an import's file is shifted from the ledger. It is found once, before any row is
 * written, so that a resumed import uses the same offsets. An empty result is stored as well, because the
 * search has read the whole file.
 */
export async function findOffsets(ctx: Ctx, row: RunningRow, openFile: OpenFile): Promise<readonly number[]> {
  if (row.shift_offsets !== null) return row.shift_offsets;
  if (row.next_line > 0) return [];
  let isRead = false;
  const offsets = await findShift(
    (statement) => ctx.ledger.read(statement),
    ctx.userId,
    async () => {
      isRead = true;
      const file = await openBytes(ctx, row, { openFile, offset: 0 });
      if (file === null) return nothing();
      return readRows(formatOf(row.format, row.mapping), file, {
        timeZone: row.time_zone,
        account: row.account,
      });
    },
  );
  if (isRead) await ctx.ledger.transaction((tx) => updateShift(tx, row.id, offsets));
  return offsets;
}

async function* nothing(): AsyncGenerator<never> {}
