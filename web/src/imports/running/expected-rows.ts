import type { Import } from "#shared/contracts/imports.ts";

const expected = new Map<string, number>();

/** Row counts from previews; an import itself learns its row count only at the end of the file. */
export function expectRows(importId: string, total: number | null): void {
  if (total !== null) expected.set(importId, total);
}

/** The import with the row count of its file, where a preview on this page has counted the rows. */
export function withExpectedRows(item: Import): Import {
  const total = item.rows.total ?? expected.get(item.id) ?? null;
  return total === item.rows.total ? item : { ...item, rows: { ...item.rows, total } };
}
