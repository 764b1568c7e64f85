import type { Import } from "#shared/contracts/imports.ts";

const expected = new Map<string, number>();

/** The preview has counted the file's rows already; the import itself knows them only at the end of the file. */
export function expectRows(importId: string, total: number | null): void {
  if (total !== null) expected.set(importId, total);
}

/** The import with the length of its file, where a preview on this page has counted it. */
export function withExpectedRows(item: Import): Import {
  const total = item.rows.total ?? expected.get(item.id) ?? null;
  return total === item.rows.total ? item : { ...item, rows: { ...item.rows, total } };
}
