import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ledgerMigrations } from "./migrate-ledger.ts";

const FIRST = "0010";
const DATABASE = `owned_${process.pid}`;
const OWNER = `owner_${process.pid}`;
const { port, passwords } = inject("postgres");
const urlOf = (database: string) =>
  `postgres://postgres:${encodeURIComponent(passwords.postgres)}@127.0.0.1:${port}/${database}`;
const client = new Client({ connectionString: urlOf(DATABASE) });

beforeAll(async () => {
  await inPostgres(
    `create role ${OWNER} nologin nosuperuser nobypassrls`,
    `create database ${DATABASE} owner ${OWNER}`,
  );
  await client.connect();
  await client.query(`set role ${OWNER}`);
  for (const { name, text } of ledgerMigrations()) if (name < FIRST) await client.query(text);
});
afterAll(async () => {
  await client.end();
  await inPostgres(`drop database if exists ${DATABASE}`, `drop role if exists ${OWNER}`);
});

async function inPostgres(...statements: readonly string[]): Promise<void> {
  const server = new Client({ connectionString: urlOf("postgres") });
  await server.connect();
  for (const statement of statements) await server.query(statement);
  await server.end();
}

/** What stood there before: read and written by the superuser, from whom no row is hidden. */
async function plant(): Promise<void> {
  await client.query("reset role");
  await client.query(`
    insert into accounts (user_id, id, name) values ('usr_1', 'acc_1', 'Main');
    insert into instruments (user_id, id, symbol, currency, asset_class) values ('usr_1', 'ins_1', 'ACME', 'USD', 'equity');
    insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, dry_run, created_at) values
      ('usr_1', 'imp_1', 'completed', 'tidemark-csv', 'f', 'k', 1, 'America/New_York', false, now()),
      ('usr_1', 'imp_2', 'completed', 'tidemark-csv', 'f', 'k', 1, 'UTC', true, now());
    insert into fills (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee_currency, execution_id) values
      ('usr_1', 'dated', 'acc_1', 'ins_1', '2026-03-04T05:00:00Z', true, 'buy', 1, 1, 'USD', null),
      ('usr_1', 'revised', 'acc_1', 'ins_1', '2026-03-04T15:00:00Z', false, 'buy', 1, 1, 'USD', '0000e0d5.65a1b2c3.01.01');
    insert into claims (user_id, fill_id, import_id, line) values ('usr_1', 'dated', 'imp_1', 1), ('usr_1', 'revised', 'imp_1', 2);
    insert into jobs (user_id, id, kind, queue, payload, run_after) values
      ('usr_2', 'job_2', 'import.run', 'imports', '{}', '2026-03-05T00:00:00Z'),
      ('usr_2', 'job_3', 'import.run', 'imports', '{}', '2026-03-06T00:00:00Z')`);
  await client.query(`set role ${OWNER}`);
}

test("an owner that is no superuser migrates every user's rows, and every queued job keeps its turn", async () => {
  await plant();
  for (const { name, text } of ledgerMigrations().filter((each) => each.name >= FIRST)) {
    await client.query("begin");
    await client.query(text);
    expect((await client.query("commit")).command, name).toBe("COMMIT");
  }
  await client.query("reset role");
  const rowsOf = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;

  expect(await rowsOf("select user_id, kind, state from jobs order by user_id, kind")).toEqual([
    { user_id: "usr_1", kind: "import.discard", state: "queued" },
    { user_id: "usr_1", kind: "ledger.derive", state: "queued" },
    { user_id: "usr_2", kind: "import.run", state: "queued" },
    { user_id: "usr_2", kind: "import.run", state: "queued" },
  ]);
  expect(
    await rowsOf(`select id, revision, print is not null as printed,
      to_char(executed_at at time zone 'UTC', 'HH24:MI') as at from fills order by id`),
  ).toEqual([
    { id: "dated", revision: null, printed: true, at: "00:00" },
    { id: "revised", revision: "0000e0d5.65a1b2c3.01.01", printed: true, at: "15:00" },
  ]);
  expect(await rowsOf("select id, zone_source from imports order by id")).toEqual([
    { id: "imp_1", zone_source: "asked" },
    { id: "imp_2", zone_source: "format" },
  ]);
  expect(
    await rowsOf(`select t.user_id, t.queue, t.due_at = (select min(j.run_after) from jobs j
        where j.user_id = t.user_id and j.queue = t.queue) as is_oldest from job_turns t order by 1, 2`),
  ).toEqual([
    { user_id: "usr_1", queue: "imports", is_oldest: true },
    { user_id: "usr_1", queue: "scoring", is_oldest: true },
    { user_id: "usr_2", queue: "imports", is_oldest: true },
  ]);
  expect(
    await rowsOf(
      "select relname from pg_class where relkind = 'r' and relrowsecurity and not relforcerowsecurity",
    ),
  ).toEqual([]);
});
