import { env } from "cloudflare:workers";
import { type Column, is, SQL, sql, Table } from "drizzle-orm";
import { getTableConfig as pgConfig, PgTable } from "drizzle-orm/pg-core";
import { getTableConfig as sqliteConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import { identity } from "#test/sign-in.ts";
import * as account from "./schema/account.ts";
import * as annotations from "./schema/annotations.ts";
import * as biases from "./schema/biases.ts";
import * as bookings from "./schema/bookings.ts";
import * as bulkEdits from "./schema/bulk-edits.ts";
import * as coach from "./schema/coach.ts";
import * as digests from "./schema/digests.ts";
import * as fillEdits from "./schema/fill-edits.ts";
import * as excursions from "./schema/excursions.ts";
import * as flows from "./schema/flows.ts";
import * as days from "./schema/days.ts";
import * as gate from "./schema/gate.ts";
import * as guardrails from "./schema/guardrails.ts";
import * as credentials from "./schema/identity-credentials.ts";
import * as mail from "./schema/identity-mail.ts";
import * as stream from "./schema/identity-stream.ts";
import * as users from "./schema/identity-users.ts";
import * as imports from "./schema/imports.ts";
import * as integrations from "./schema/integrations.ts";
import * as jobs from "./schema/jobs.ts";
import * as journal from "./schema/journal.ts";
import * as market from "./schema/market.ts";
import * as paper from "./schema/paper.ts";
import * as playbooks from "./schema/playbooks.ts";
import * as portfolio from "./schema/portfolio.ts";
import * as reconciliations from "./schema/reconciliations.ts";
import * as runs from "./schema/runs.ts";
import * as questions from "./schema/questions.ts";
import * as simulations from "./schema/simulations.ts";
import * as structures from "./schema/structures.ts";
import * as trades from "./schema/trades.ts";
import * as webhooks from "./schema/webhooks.ts";
import { openSystem } from "./system.ts";

const IDENTITY = [users, credentials, mail, stream];
const LEDGER = [
  gate,
  jobs,
  journal,
  bookings,
  reconciliations,
  paper,
  portfolio,
  imports,
  trades,
  annotations,
  bulkEdits,
  days,
  coach,
  digests,
  questions,
  simulations,
  structures,
  fillEdits,
  playbooks,
  excursions,
  biases,
  account,
  market,
  guardrails,
  integrations,
  flows,
  runs,
  webhooks,
];
/**
 * The tables of the platform and of the migration runner, and the canary row that proves a deployment's
 * isolation.
 */
const NOT_OURS = /^(sqlite_|_cf_|d1_migrations$|migrations$|canary$)/;

type Fact = { type: string; notNull: boolean; key: boolean; default: string | boolean };
type Facts = Record<string, Record<string, Fact>>;

const tablesOf = (modules: readonly object[]): Table[] =>
  modules.flatMap((module) => Object.values(module)).filter((value) => is(value, Table));

function factsOf(
  tables: readonly Table[],
  tell: (column: Column) => Fact["default"],
  keysOf: (table: Table) => string[],
): Facts {
  return Object.fromEntries(
    tables.map((table) => {
      const { name, columns } = configOf(table);
      const keys = keysOf(table);
      const facts = columns.map((column) => {
        const key = column.primary || keys.includes(column.name);
        const fact = { type: column.getSQLType(), notNull: column.notNull, key, default: tell(column) };
        return [column.name, fact];
      });
      return [name, Object.fromEntries(facts)];
    }),
  );
}

function configOf(table: Table): { name: string; columns: Column[]; keys: string[] } {
  if (!is(table, PgTable) && !is(table, SQLiteTable)) throw new Error("a table of neither database");
  const { name, columns, primaryKeys } = is(table, PgTable) ? pgConfig(table) : sqliteConfig(table);
  return { name, columns, keys: primaryKeys.flatMap((key) => key.columns.map((column) => column.name)) };
}

const keysOf = (table: Table): string[] => configOf(table).keys;

/** The builder writes D1's defaults into statements, so they must equal the migrations' defaults exactly. */
function literal(column: Column): string | boolean {
  if (!column.hasDefault) return false;
  if (column.default instanceof SQL) throw new Error(`${column.name}: a default of D1 is a value`);
  return typeof column.default === "string" ? `'${column.default}'` : String(column.default);
}

/** The builder leaves Postgres' defaults to the server. */
const hasDefault = (column: Column): boolean =>
  column.hasDefault || column.generated !== undefined || column.generatedIdentity !== undefined;

test("every table and column of D1 is defined as its migrations leave it", async () => {
  const tables = await identity().list(
    sql<{ name: string }>`select name from sqlite_master where type = 'table'`,
  );
  const actual: Facts = {};
  for (const { name: table } of tables.filter(({ name }) => !NOT_OURS.test(name))) {
    const columns = await identity().list(
      sql<{ name: string; type: string; notNull: number; key: number; default: string | null }>`
        select name, lower(type) as type, "notnull" as "notNull", pk as "key", dflt_value as "default"
        from pragma_table_info(${table})`,
    );
    const facts = columns.map(({ name, ...column }): [string, Fact] => {
      // SQLite reports a text key as nullable. In a strict table it is not.
      const [key, notNull] = [column.key > 0, column.notNull === 1 || column.key > 0];
      return [name, { type: column.type, notNull, key, default: column.default ?? false }];
    });
    actual[table] = Object.fromEntries(facts);
  }
  expect(factsOf(tablesOf(IDENTITY), literal, keysOf)).toEqual(actual);
});

test("every table and column of the ledger is defined as its migrations leave it", async () => {
  const rows = await openSystem(env).query(
    "tidemark_sweep",
    sql<Fact & { table: string; name: string }>`
      select c.relname::text as "table", a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull as "notNull", a.atthasdef or a.attidentity <> '' as "default",
        coalesce(a.attnum = any(k.conkey), false) as key
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  const actual: Facts = {};
  for (const { table, name, ...fact } of rows.filter((row) => !NOT_OURS.test(row.table))) {
    (actual[table] ??= {})[name] = fact;
  }
  expect(factsOf(tablesOf(LEDGER), hasDefault, keysOf)).toEqual(actual);
});
