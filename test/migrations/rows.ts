/** The rows of each table, by the table's name. */
export type Rows = Record<string, Record<string, unknown>[]>;

/**
 * The rows without the columns that a file changes on purpose (`table.column`), in one order for two sets of
 * rows. Columns that only the second set has are left out.
 */
export function comparable(rows: Rows, before: Rows, changed: readonly string[]): Rows {
  return Object.fromEntries(
    Object.entries(before)
      .filter(([table]) => !changed.includes(table))
      .map(([table, [first = {}]]) => {
        const columns = Object.keys(first).filter((column) => !changed.includes(`${table}.${column}`));
        const kept = (rows[table] ?? []).map((row) => columns.map((column) => [column, row[column]]));
        return [table, kept.map((row) => Object.fromEntries(row)).toSorted(byText)];
      }),
  );
}

function byText(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

/** Tables without a row, and columns that are null in every row; a migration of these would prove nothing. */
export function unplanted(rows: Rows, columns: Record<string, string[]>): string[] {
  return Object.entries(columns).flatMap(([table, names]) => {
    const own = rows[table] ?? [];
    if (own.length === 0) return [table];
    return names.filter((name) => own.every((row) => row[name] === null)).map((name) => `${table}.${name}`);
  });
}
