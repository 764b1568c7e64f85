import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as main from "../main.ts";
import { openSystem } from "../db/system.ts";
import { identity } from "#test/sign-in.ts";
import type { DeclaredTable } from "../db/declared.ts";
import { FILE_PREFIXES, OF_NOBODY, STREAMS } from "./files-and-streams.ts";
import { IDENTITY_TABLES, LEDGER_TABLES } from "./tables.ts";

/** The tables that the platform itself owns. */
const PLATFORM = /^(sqlite_|_cf_|d1_migrations$)/;

type Columns = Record<string, string[]>;

function declared(tables: readonly DeclaredTable[], actual: Columns): Columns {
  return Object.fromEntries(
    tables.map(({ name, owner, exported, withheld }) => {
      if (owner === null) return [name, actual[name] ?? []]; // without an owner no column needs a word
      const columns = [owner.column, ...exported, ...Object.keys(withheld)];
      return [name, [...new Set(columns)].toSorted()];
    }),
  );
}

function placeOf(tables: readonly DeclaredTable[], of: string): number {
  return tables.findIndex(({ name }) => name === of);
}

async function identityColumns(): Promise<Columns> {
  const tables = await identity().list(
    sql<{ name: string }>`select name from sqlite_master where type = 'table'`,
  );
  const columns: Columns = {};
  for (const { name } of tables.filter((table) => !PLATFORM.test(table.name))) {
    const rows = await identity().list(sql<{ name: string }>`select name from pragma_table_info(${name})`);
    columns[name] = rows.map((row) => row.name).toSorted();
  }
  return columns;
}

async function ledgerColumns(): Promise<Columns> {
  const rows = await openSystem(env).query(
    "tidemark_sweep",
    sql<{
      name: string;
      column: string;
    }>`select c.relname::text as name, a.attname::text as column from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  return grouped(rows);
}

function grouped(rows: { name: string; column: string }[]): Columns {
  const columns: Columns = {};
  for (const { name, column } of rows) (columns[name] ??= []).push(column);
  for (const name in columns) columns[name]?.sort();
  return columns;
}

test("every table and column of D1 says how it is exported and erased, and none is said of that is not there", async () => {
  const actual = await identityColumns();
  expect(declared(IDENTITY_TABLES, actual)).toEqual(actual);
});

test("every table and column of Postgres says how it is exported and erased, and none is said of that is not there", async () => {
  const actual = await ledgerColumns();
  expect(declared(LEDGER_TABLES, actual)).toEqual(actual);
});

test("every Durable Object says how it is exported and erased", () => {
  const classes = Object.keys(main).filter((name) => name !== "default");
  expect([...Object.keys(STREAMS), ...Object.keys(OF_NOBODY)].toSorted()).toEqual(classes.toSorted());
});

test("nothing that looks like a secret is among what is given", () => {
  const suspicious = [IDENTITY_TABLES, LEDGER_TABLES].flatMap((tables) =>
    tables.flatMap(({ name, exported }) =>
      exported
        .filter((column) => /hash|secret|token|sealed|wrapped|handle|successor|code_challenge/.test(column))
        .map((column) => `${name}.${column}`),
    ),
  );
  expect(suspicious).toEqual(["audit.hash", "audit.hash"]); // links that prove the chain
});

test("every reason is one, and what is kept says why", () => {
  for (const { withheld, erased } of [...IDENTITY_TABLES, ...LEDGER_TABLES]) {
    for (const reason of Object.values(withheld)) expect(reason.length).toBeGreaterThan(10);
    if (erased !== "deleted") expect(erased.kept.length).toBeGreaterThan(10);
  }
  for (const { given, reason } of Object.values(FILE_PREFIXES))
    expect(given || reason !== undefined).toBe(true);
});

test("rows are removed before what would make or find them again", () => {
  expect(placeOf(LEDGER_TABLES, "jobs")).toBeLessThan(placeOf(LEDGER_TABLES, "job_turns"));
  for (const { name } of IDENTITY_TABLES.filter(({ owner }) => owner !== null && owner.is !== "userId"))
    expect(placeOf(IDENTITY_TABLES, name)).toBeLessThan(placeOf(IDENTITY_TABLES, "users"));
});

test("the erasing role can reach every table of Postgres that is declared deleted, and deletes in no other", async () => {
  const rows = await openSystem(env).query(
    "tidemark_sweep",
    sql<{
      name: string;
    }>`select c.relname::text as name from pg_class c where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p') and not c.relispartition
      and has_table_privilege('tidemark_erasure', c.oid, 'delete')`,
  );
  const deleted = LEDGER_TABLES.filter(({ erased }) => erased === "deleted");
  expect(rows.map(({ name }) => name).toSorted()).toEqual(deleted.map(({ name }) => name).toSorted());
});
