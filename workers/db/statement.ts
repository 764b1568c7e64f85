import { is, Param, Placeholder, type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { PgDatabase, PgDialect, type PgQueryResultHKT, PgSession } from "drizzle-orm/pg-core";
import { BaseSQLiteDatabase, SQLiteAsyncDialect, SQLiteSession } from "drizzle-orm/sqlite-core";
import { isolateMemory } from "./isolate-memory.ts";

/** A statement with its finished text. `row` is never set and only declares the type of its rows. */
export type Ready<Row = unknown> = { readonly text: string; readonly values: unknown[]; readonly row?: Row };

/** Anything that a gate can send. */
export type Statement = SQLWrapper | Ready;

/** A statement that returns rows. A builder knows their type, and the author of a template declares it. */
export type Query<Row> = SQL<Row> | Ready<Row> | (SQLWrapper & { _: { result: readonly Row[] } });

/** The rows of a statement. */
export type RowOf<S> = S extends { _: { result: readonly (infer Row)[] } }
  ? Row
  : S extends SQL<infer Row> | Ready<infer Row>
    ? Row
    : never;

/** A placeholder for each value of a call. A statement can contain it, but no code can compute with it. */
export type Holes<Given> = { readonly [K in keyof Given]: Placeholder<string, Given[K]> };

export type Database = "ledger" | "identity";

/** An awaited builder would run past the gate, because it is a promise in the form of a statement. */
const refuse = (): never => {
  throw new Error("only a gate sends statements");
};

class NoPgSession extends PgSession<NoPgRows> {
  override prepareQuery = refuse;
  override transaction = refuse;
}

class NoSqliteSession extends SQLiteSession<"async", NoRows, Record<string, never>, Record<string, never>> {
  override prepareQuery = refuse;
  override transaction = refuse;
}

/** A statement without a returning clause returns no rows. */
type NoRows = readonly never[];
interface NoPgRows extends PgQueryResultHKT {
  type: NoRows;
}

const postgres = new PgDialect();
const sqlite = new SQLiteAsyncDialect();

/** The builder of statements for Postgres. */
export const ledgerDb = new PgDatabase<NoPgRows>(postgres, new NoPgSession(postgres), undefined);
/** The builder of statements for D1. */
export const identityDb = new BaseSQLiteDatabase<"async", NoRows>(
  "async",
  sqlite,
  new NoSqliteSession(sqlite),
  undefined,
);

/** The text and the values of a statement, as `pg` sends them. */
export function forPostgres(statement: Statement): Ready {
  return "text" in statement ? statement : textOf("ledger", statement);
}

/** The text and the values of a statement, as D1 binds them. */
export function forD1(statement: Statement): Ready {
  return "text" in statement ? statement : textOf("identity", statement);
}

function textOf(database: Database, statement: SQLWrapper): Ready {
  const dialect = database === "ledger" ? postgres : sqlite;
  const { sql: text, params } = dialect.sqlToQuery(statement.getSQL());
  return { text, values: params };
}

/** Builds a prepared statement without a call, for the file that shows all statements. */
export type Preparation = { database: Database; build: () => SQLWrapper };

export const PREPARED: Preparation[] = [];

/** The most texts that a statement of several shapes keeps. */
export const MOST_FORMS = 200;

/** Prepares a statement of one shape. The first call builds its text. Later calls only fill in values. */
export function prepared<Given extends Record<string, unknown>, S extends SQLWrapper>(
  database: Database,
  build: (given: Holes<Given>) => S,
): (given: Given) => Ready<RowOf<S>> {
  PREPARED.push({ database, build: () => build(holes<Given>()) });
  let form: Form | undefined;
  return (given) => filled((form ??= formOf(database, build(holes<Given>()))), given);
}

/**
 * Prepares a statement that has a few shapes. `shape` holds enumerations and flags only. The text depends
 * only on the shape and on the names of the given values. `shown` lists the calls whose texts the file of all
 * statements shows. The texts of the last shapes are kept, because a caller chooses among many.
 */
export function preparedBy<Shape, Given extends Record<string, unknown>, S extends SQLWrapper>(
  database: Database,
  build: (shape: Shape, given: Holes<Given>) => S,
  shown: readonly { shape: Shape; given: readonly (keyof Given & string)[] }[],
): (shape: Shape, given: Given) => Ready<RowOf<S>> {
  for (const { shape, given } of shown) {
    PREPARED.push({ database, build: () => build(shape, holes<Given>(given)) });
  }
  const forms = isolateMemory<Form>(MOST_FORMS);
  return (shape, given) => {
    const names = Object.keys(given).filter((name) => given[name] !== undefined);
    const key = `${JSON.stringify(shape)} ${names.join()}`;
    const known = forms.get(key);
    if (known !== undefined) return filled(known, given);
    const form = formOf(database, build(shape, holes<Given>(names)));
    forms.put(key, form);
    return filled(form, given);
  };
}

const HOLES = new WeakSet<object>();

/** True of the holes of `prepared`, which have every name that is read but cannot list their names. */
export function areHoles(row: object): boolean {
  return HOLES.has(row);
}

function holes<Given>(names?: readonly string[]): Holes<Given>;
function holes(names?: readonly string[]): object {
  if (names) return Object.fromEntries(names.map((name) => [name, new Placeholder(name)]));
  const any = new Proxy(
    {},
    {
      get: (_, name) => new Placeholder(String(name)),
      ownKeys: () => {
        throw new Error("the values of a prepared statement are named one by one");
      },
    },
  );
  HOLES.add(any);
  return any;
}

type Slot = { at: number; name: string; encode: ((value: unknown) => unknown) | null };
type Form = { text: string; values: unknown[]; slots: Slot[] };

function formOf(database: Database, statement: SQLWrapper): Form {
  const { text, values } = textOf(database, statement);
  const slots = values.flatMap((value, at): Slot[] => {
    if (is(value, Placeholder)) return [{ at, name: value.name, encode: null }];
    if (!is(value, Param) || !is(value.value, Placeholder)) return [];
    const { encoder } = value;
    return [{ at, name: value.value.name, encode: (given) => encoder.mapToDriverValue(given) }];
  });
  return { text, values, slots };
}

/** Null stays null for every column type. Otherwise drizzle would turn it into the JSON text `null`. */
function filled<Row>({ text, values, slots }: Form, given: Record<string, unknown>): Ready<Row> {
  const all = [...values];
  for (const { at, name, encode } of slots) {
    const value = given[name];
    if (value === undefined) throw new Error(`a prepared statement was not given ${name}`);
    all[at] = value === null || encode === null ? value : encode(value);
  }
  return { text, values: all };
}

/** An array as one value. Drizzle would spread a bare array into a list. */
export function array<T>(values: readonly T[]): SQL {
  return sql`${new Param(values)}`;
}
