import type { DatabaseSync } from "node:sqlite";

// Tables of the platform and of wrangler are left out.
const OURS = "name not glob '_cf_*' and name not glob 'sqlite_*' and name <> 'd1_migrations'";
export const IDENTITY_TABLES = `select name from sqlite_schema where type = 'table' and ${OURS}`;
const TEXTS = `select type, name, sql from sqlite_schema where sql is not null and ${OURS}`;

/**
 * Each query returns the rows of one kind of schema object. `pragma_index_list` counts from the newest index,
 * so the order of indexes is compared as well.
 */
const PARTS = {
  table: `select name, type, ncol, wr, strict from pragma_table_list where name in (${IDENTITY_TABLES})`,
  column: `select t.name as of_table, c.* from (${IDENTITY_TABLES}) t, pragma_table_xinfo(t.name) c`,
  key: `select t.name as of_table, k.* from (${IDENTITY_TABLES}) t, pragma_foreign_key_list(t.name) k`,
  index: `select t.name as of_table, i.* from (${IDENTITY_TABLES}) t, pragma_index_list(t.name) i`,
  indexed: `select t.name as of_table, i.name as of_index, x.* from (${IDENTITY_TABLES}) t, pragma_index_list(t.name) i,
    pragma_index_xinfo(i.name) x`,
};

/** The whole schema that the files have made in D1, as sorted lines that can be compared. */
export function identityCatalogue(database: DatabaseSync): string[] {
  const lines = Object.entries(PARTS).flatMap(([kind, text]) =>
    database
      .prepare(text)
      .all()
      .map((row) => `${kind}: ${JSON.stringify(row)}`),
  );
  const texts = database
    .prepare(TEXTS)
    .all()
    .flatMap(({ type, name, sql }) =>
      comparable(String(type), String(sql)).map((part) => `${String(type)} ${String(name)}: ${part}`),
    );
  return [...lines, ...texts].toSorted();
}

/** Reduces a table to its checks, because a later `alter table` leaves a text in another order. */
function comparable(type: string, sql: string): string[] {
  const text = sql.replaceAll(/--.*$/gm, "").replaceAll(/\s+/g, " ");
  return type === "table" ? (text.match(/\w+ \w+( not null)? check \(.*?\)\)?/g) ?? []) : [text];
}
