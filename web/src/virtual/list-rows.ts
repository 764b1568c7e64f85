import type { VirtualItem } from "@tanstack/react-virtual";

/** A row in sight, or the height of all the rows that are left out there. */
export type ListRow<T> = { index: number; item: T | undefined } | { key: string; gap: number };

/** The rows in sight with gaps between them, which together are as high as the whole list. */
export function listRows<T>(
  items: readonly VirtualItem[],
  height: { start: number; total: number },
  at: (index: number) => T | undefined,
): ListRow<T>[] {
  const rows: ListRow<T>[] = [];
  let end = height.start;
  for (const { index, start, size } of items) {
    if (start > end) rows.push({ key: `before-${index}`, gap: start - end });
    rows.push({ index, item: at(index) });
    end = start + size;
  }
  const below = height.start + height.total - end;
  if (below > 0) rows.push({ key: "below", gap: below });
  return rows;
}
