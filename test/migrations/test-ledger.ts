import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import { ledgerMigrations, migrateLedger, type Migration } from "../../scripts/migrate-ledger.ts";
import type { Rows } from "./rows.ts";

const ROWS = join(import.meta.dirname, "ledger-rows");
const EARLIER = join(import.meta.dirname, "../fixtures/earlier-migrations/ledger");
// The table `migrations` is left out: the migrator changes it with every step.
const TABLES = `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
  and relkind in ('r', 'p') and not relispartition and relname <> 'migrations' order by 1`;

export type TestLedger = {
  /** A client that sees the rows of all users, whichever role owns the tables. */
  client: Client;
  /** Migrates as the owner. */
  migrate(files?: Migration[]): Promise<string[]>;
  /** Inserts the rows that belong to a numbered file, if it has any. */
  plant(file: string): Promise<void>;
  rows(): Promise<Rows>;
  columns(): Promise<Record<string, string[]>>;
  drop(): Promise<void>;
};

/** Creates an empty database on the run's server, owned by the superuser or by an ordinary role. */
export async function newLedger(name: string, owner = "postgres"): Promise<TestLedger> {
  const { port, passwords } = inject("postgres");
  const url = (database: string) => `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/${database}`;
  const database = `${name}_${process.pid}`;
  await asServer(url("postgres"), `create database ${database} owner ${owner}`);
  const client = new Client({ connectionString: url(database) });
  await client.connect();
  return {
    client,
    migrate: (files) => migrateLedger(`${url(database)}?options=-c%20role%3D${owner}`, files),
    async plant(file) {
      const path = join(ROWS, file);
      if (existsSync(path)) await client.query(readFileSync(path, "utf8"));
    },
    rows: () => rowsOf(client),
    columns: () => columnsOf(client),
    async drop() {
      await client.end();
      await asServer(url("postgres"), `drop database ${database} with (force)`);
    },
  };
}

/** Creates a role without superuser rights, which can own a database. */
export async function newOwner(name: string): Promise<{ name: string; drop(): Promise<void> }> {
  const { port, passwords } = inject("postgres");
  const url = `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/postgres`;
  const role = `${name}_${process.pid}`;
  await asServer(url, `create role ${role} nologin nosuperuser nobypassrls`);
  return { name: role, drop: () => asServer(url, `drop role ${role}`) };
}

/** The numbered files up to one of them, with the prelude that they call. */
export function upTo(file: string): Migration[] {
  return ledgerMigrations().filter(({ name, isRepeatable }) =>
    isRepeatable ? name.startsWith("prelude/") : name <= file,
  );
}

export function numbered(): string[] {
  return ledgerMigrations()
    .filter(({ isRepeatable }) => !isRepeatable)
    .map(({ name }) => name);
}

/** The files that the baseline replaced, as they were released. */
export function earlierMigrations(): Migration[] {
  return readdirSync(EARLIER)
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(EARLIER, name), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex"), isRepeatable: false };
    });
}

async function rowsOf(client: Client): Promise<Rows> {
  const rows: Rows = {};
  for (const { name } of (await client.query<{ name: string }>(TABLES)).rows) {
    const found = await client.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from public.${name} t`,
    );
    rows[name] = found.rows.map(({ row }) => row);
  }
  return rows;
}

async function columnsOf(client: Client): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select t.name, array_agg(a.attname::text) as columns from (${TABLES}) t
     join pg_attribute a on a.attrelid = t.name::regclass and a.attnum > 0 and not a.attisdropped group by t.name`,
  );
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

async function asServer(url: string, statement: string): Promise<void> {
  const server = new Client({ connectionString: url });
  await server.connect();
  await server.query(statement);
  await server.end();
}
