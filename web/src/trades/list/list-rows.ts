import type { VirtualItem } from "@tanstack/react-virtual";
import type { Trade } from "#shared/contracts/trades.ts";

/** A row in sight, or the height of all the rows that are left out there. */
export type ListRow = { index: number; trade: Trade | undefined } | { key: string; gap: number };

/** The rows in sight with gaps between them, which together are as high as the whole list. */
export function listRows(
  items: readonly VirtualItem[],
  height: { start: number; total: number },
  at: (index: number) => Trade | undefined,
): ListRow[] {
  const rows: ListRow[] = [];
  let end = height.start;
  for (const { index, start, size } of items) {
    if (start > end) rows.push({ key: `before-${index}`, gap: start - end });
    rows.push({ index, trade: at(index) });
    end = start + size;
  }
  const below = height.start + height.total - end;
  if (below > 0) rows.push({ key: "below", gap: below });
  return rows;
}
