import { type Column, getTableColumns, is, Param, Placeholder, SQL, sql } from "drizzle-orm";
import { PgArray, type PgTable } from "drizzle-orm/pg-core";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { areHoles } from "./statement.ts";

type Given<T> = Exclude<T, undefined>;

/** A value for each column that an insert must name. */
export type NewRow<T extends SQLiteTable> = {
  readonly [K in keyof T["$inferInsert"]]:
    | Given<T["$inferInsert"][K]>
    | SQL
    | Placeholder<string, Given<T["$inferInsert"][K]>>;
};

/** A getter for each column of the table. Every column without a default needs a getter. */
export type Getters<T extends PgTable, Row> = {
  readonly [K in keyof Omit<T["$inferInsert"], "user_id">]: (row: Row) => Given<T["$inferInsert"][K]>;
};

/** Inserts one row into D1, each value under its column's name, only where the condition holds. */
export function insertWhere<T extends SQLiteTable>(table: T, row: NewRow<T>, condition: SQL): SQL {
  const columns: Record<string, Column> = getTableColumns(table);
  const names = areHoles(row) ? Object.keys(columns) : Object.keys(row);
  const given: Record<string, unknown> = row;
  const values = names.map((name) => {
    const value = given[name];
    if (value === undefined) throw new Error(`an insert was not given ${name}`);
    return is(value, SQL) ? value : new Param(value, columns[name]);
  });
  return sql`insert into ${table} (${list(names)}) select ${sql.join(values, sql`, `)} where ${condition}`;
}

/** The owner of each row, for rows of several users. */
export type Owned<Row> = { readonly user_id: (row: Row) => string };

/** The columns of given rows, each with its SQL type and its getter. */
type Columns<Row> = Readonly<Record<string, readonly [string, (row: Row) => unknown]>>;

/** The rows of a prepared statement, which each call gives by `columnsOf` under that name. */
export type LaterRows = { readonly later: string };

/** What a prepared statement is given for its `LaterRows`: an array for each column. */
export function columnsOf<Row>(
  { later }: LaterRows,
  rows: readonly Row[],
  columns: Columns<Row>,
): Record<string, unknown[]> {
  const entries = Object.entries(columns);
  return Object.fromEntries(
    entries.map(([name, column]) => [`${later}.${name}`, valuesOf(rows, name, column)]),
  );
}

/** The columns of a table that rows are given for, each in its own type. */
export function columnsIn<T extends PgTable, Row>(
  table: T,
  getters: Partial<Getters<T, Row>> | (Getters<T, Row> & Owned<Row>),
): Columns<Row> {
  const columns: Record<string, Column> = getTableColumns(table);
  const entries: [string, (row: Row) => unknown][] = Object.entries(getters);
  return Object.fromEntries(
    entries.map(([name, get]) => {
      const column = columns[name];
      // Nested arrays lose their bounds in `unnest`.
      if (column === undefined || is(column, PgArray)) throw new Error(`${name} cannot be given in rows`);
      return [name, [column.getSQLType(), get]];
    }),
  );
}

/** Rows as one array for each column, in the column's type: `unnest($1::text[], …) as given ("id", …)`. */
export function rowsAs<T extends PgTable, Row>(
  table: T,
  rows: readonly Row[] | LaterRows,
  getters: Partial<Getters<T, Row>> | (Getters<T, Row> & Owned<Row>),
): SQL {
  return sql`${unnested(rows, columnsIn(table, getters))} as given (${list(Object.keys(getters))})`;
}

/**
 * `insert into t (user_id, …) select $1, given.* from unnest(…)`. A where or a conflict clause may follow.
 */
export function insertRows<T extends PgTable, Row>(
  table: T,
  userId: string,
  rows: readonly Row[],
  getters: Getters<T, Row>,
  alias?: string,
): SQL {
  const named = alias === undefined ? undefined : sql` as ${sql.identifier(alias)}`;
  return sql`insert into ${table}${named} (${list(["user_id", ...Object.keys(getters)])})
    select ${userId}, given.* from ${rowsAs<T, Row>(table, rows, getters)}`;
}

/** `insert into t (…) select given.* from unnest(…)` for rows of several users. */
export function insertOwned<T extends PgTable, Row>(
  table: T,
  rows: readonly Row[] | LaterRows,
  getters: Getters<T, Row> & Owned<Row>,
): SQL {
  return sql`insert into ${table} (${list(Object.keys(getters))})
    select given.* from ${rowsAs<T, Row>(table, rows, getters)}`;
}

type Values = {
  text: string;
  int: number;
  bigint: number | string;
  float8: number;
  numeric: string;
  bool: boolean;
  timestamptz: string;
  date: string;
  jsonb: object;
};

/** The columns of the given rows of a statement, each with its type and its getter. */
export type Asked<Row> = Readonly<
  Record<string, { [T in keyof Values]: readonly [T, (row: Row) => Values[T] | null] }[keyof Values]>
>;

/** The given rows of a statement as a table: `unnest($1::text[], …) as "p" ("account_id", …)`. */
export function askedAs<Row>(alias: string, rows: readonly Row[] | LaterRows, columns: Asked<Row>): SQL {
  return sql`${unnested(rows, columns)} as ${sql.identifier(alias)} (${list(Object.keys(columns))})`;
}

/**
 * `update t set … = given.… from unnest(…) as given (…) where …`. The condition compares the columns of `by`
 * with the row that is to be updated.
 */
export function updateFrom<Row>(
  table: PgTable,
  rows: readonly Row[] | LaterRows,
  { by, set, where }: { by: Asked<Row>; set: Asked<Row>; where: SQL },
): SQL {
  const values = Object.keys(set).map((name) => sql`${sql.identifier(name)} = given.${sql.identifier(name)}`);
  return sql`update ${table} set ${sql.join(values, sql`, `)} from ${askedAs("given", rows, { ...by, ...set })}
    where ${where}`;
}

/** The given rows as a table with a last column `n`, which counts the rows from 1. */
export function numberedAs<Row>(alias: string, rows: readonly Row[], columns: Asked<Row>): SQL {
  const names = [...Object.keys(columns), "n"];
  return sql`${unnested(rows, columns)} with ordinality as ${sql.identifier(alias)} (${list(names)})`;
}

/**
 * Columns of texts as a table. No value may contain a character that an array literal must quote. Quoting
 * each value costs more than the statement's round trip to the database.
 */
export function columnsAs(
  alias: string,
  columns: Readonly<Record<string, readonly [keyof Values, readonly string[]]>>,
): SQL {
  const arrays = Object.values(columns).map(
    ([type, values]) => sql`${`{${values.join(",")}}`}::${sql.raw(type)}[]`,
  );
  return sql`unnest(${sql.join(arrays, sql`, `)}) as ${sql.identifier(alias)} (${list(Object.keys(columns))})`;
}

/** Sets each of these columns of an upsert to the value that was to be inserted. */
export function overwrite<T extends PgTable>(
  _: T,
  columns: readonly (keyof T["$inferInsert"] & string)[],
): SQL {
  return sql.join(
    columns.map((name) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`),
    sql`, `,
  );
}

function unnested<Row>(rows: readonly Row[] | LaterRows, columns: Columns<Row>): SQL {
  const arrays = Object.entries(columns).map(([name, column]) => {
    const values =
      "later" in rows ? new Placeholder(`${rows.later}.${name}`) : new Param(valuesOf(rows, name, column));
    return sql`${values}::${sql.raw(column[0])}[]`;
  });
  return sql`unnest(${sql.join(arrays, sql`, `)})`;
}

function valuesOf<Row>(
  rows: readonly Row[],
  name: string,
  [type, get]: readonly [string, (row: Row) => unknown],
): unknown[] {
  const values = rows.map(get);
  if (values.includes(undefined)) throw new Error(`a row was not given ${name}`);
  return type === "jsonb" ? values.map(json) : values;
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** A table or a column by its name in our own declaration. */
export function identifier(name: string): SQL {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no name of a table or column`);
  return sql`${sql.identifier(name)}`;
}

function list(names: readonly string[]): SQL {
  return sql.join(
    names.map((name) => sql.identifier(name)),
    sql`, `,
  );
}
