import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ledgerMigrations } from "./migrate-ledger.ts";

const MIGRATION = "0012_zones_and_dates.sql";
const DATABASE = `dates_${process.pid}`;
const { port, passwords } = inject("postgres");
const urlOf = (database: string) =>
  `postgres://postgres:${encodeURIComponent(passwords.postgres)}@127.0.0.1:${port}/${database}`;
const client = new Client({ connectionString: urlOf(DATABASE) });

beforeAll(async () => {
  await inPostgres(`create database ${DATABASE}`);
  await client.connect();
  for (const { name, text } of ledgerMigrations()) if (name < MIGRATION) await client.query(text);
});
afterAll(async () => {
  await client.end();
  await inPostgres(`drop database if exists ${DATABASE}`);
});

async function inPostgres(statement: string): Promise<void> {
  const server = new Client({ connectionString: urlOf("postgres") });
  await server.connect();
  await server.query(statement);
  await server.end();
}

async function giveImport(id: string, timeZone: string, format = "tidemark-csv"): Promise<void> {
  await client.query(
    `insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, created_at)
     values ('usr_1', $1, 'completed', $2, 'f', 'k', 1, $3, now())`,
    [id, format, timeZone],
  );
}

async function giveFill(id: string, at: string, claims: Record<string, object | null>, isDated = true) {
  await client.query(
    `insert into fills (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee_currency)
     values ('usr_1', $1, 'acc_1', 'ins_1', $2, $3, 'buy', 1, 1, 'USD')`,
    [id, at, isDated],
  );
  for (const [importId, facts] of Object.entries(claims))
    await client.query(
      "insert into claims (user_id, fill_id, import_id, line, facts) values ('usr_1', $1, $2, 1, $3)",
      [id, importId, facts === null ? null : JSON.stringify(facts)],
    );
}

test("dates that stood at 00:00 in the zone of their statement move to that date, with what their claims say", async () => {
  await client.query(`insert into accounts (user_id, id, name) values ('usr_1', 'acc_1', 'Main')`);
  await client.query(
    `insert into instruments (user_id, id, symbol, currency, asset_class) values ('usr_1', 'ins_1', 'ACME', 'USD', 'equity')`,
  );
  await giveImport("imp_1", "America/New_York");
  await giveImport("imp_2", "Asia/Tokyo");
  await giveImport("imp_3", "UTC");
  await giveImport("imp_4", "pacific/auckland");
  await giveImport("imp_5", "America/New_York", "kraken-trades-csv");
  await giveFill("new-york", "2026-03-04T05:00:00Z", { imp_1: null });
  await giveFill("tokyo", "2026-03-03T15:00:00Z", { imp_2: null });
  await giveFill("auckland", "2026-01-03T11:00:00Z", { imp_4: null });
  await giveFill("export of new york", "2026-03-04T05:00:00Z", { imp_3: null });
  await giveFill("export of tokyo", "2026-03-03T15:00:00Z", { imp_3: null });
  await giveFill("kraken", "2026-03-04T00:00:00Z", { imp_5: null });
  await giveFill("in utc", "2026-03-04T00:00:00Z", { imp_3: null });
  // The same date under two zones was a conflict, and is none any more.
  await giveFill("twice", "2026-03-04T05:00:00Z", {
    imp_1: null,
    imp_2: { executedAt: Date.parse("2026-03-03T15:00:00Z") },
  });
  await giveFill("with another fee", "2026-03-04T05:00:00Z", {
    imp_1: { fee: "2" },
    imp_3: { executedAt: Date.parse("2026-03-04T14:30:00Z"), dateOnly: false },
  });
  await giveFill("timed", "2026-03-04T14:30:00Z", { imp_3: null }, false);
  await giveFill(
    "timed, dated elsewhere",
    "2026-03-04T14:30:00Z",
    { imp_1: { executedAt: Date.parse("2026-03-04T05:00:00Z"), dateOnly: true }, imp_3: null },
    false,
  );

  await client.query("begin");
  await client.query(ledgerMigrations().find(({ name }) => name === MIGRATION)?.text ?? "");
  await client.query("commit");

  const { rows: fills } = await client.query<{ id: string; at: string }>(
    `select id, to_char(executed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from fills order by id`,
  );
  const dated = "2026-03-04 00:00";
  expect(Object.fromEntries(fills.map(({ id, at }) => [id, at]))).toEqual({
    "new-york": dated,
    tokyo: dated,
    auckland: "2026-01-04 00:00",
    "export of new york": dated,
    "export of tokyo": dated,
    kraken: dated,
    "in utc": dated,
    twice: dated,
    "with another fee": dated,
    timed: "2026-03-04 14:30",
    "timed, dated elsewhere": "2026-03-04 14:30",
  });
  const { rows: claims } = await client.query<{ fill_id: string; import_id: string; facts: object }>(
    "select fill_id, import_id, facts from claims where facts is not null order by fill_id, import_id",
  );
  expect(claims).toEqual([
    {
      fill_id: "timed, dated elsewhere",
      import_id: "imp_1",
      facts: { executedAt: Date.parse("2026-03-04T00:00:00Z"), dateOnly: true },
    },
    { fill_id: "with another fee", import_id: "imp_1", facts: { fee: "2" } },
    {
      fill_id: "with another fee",
      import_id: "imp_3",
      facts: { executedAt: Date.parse("2026-03-04T14:30:00Z"), dateOnly: false },
    },
  ]);
  const { rows: sources } = await client.query("select id, zone_source from imports order by id");
  expect(sources.map((row) => row.zone_source)).toEqual(["asked", "asked", "format", "asked", "asked"]);
  const { rows: marks } = await client.query("select from_at, to_at from dirty");
  expect(marks).toEqual([{ from_at: new Date("2026-01-03T11:00:00Z"), to_at: Infinity }]);
  const { rows: jobs } = await client.query("select id, kind, queue, payload, state from jobs");
  expect(jobs).toEqual([
    {
      id: expect.stringMatching(/^job_[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      kind: "ledger.derive",
      queue: "scoring",
      payload: { importId: null },
      state: "queued",
    },
  ]);
  const { rows: forced } = await client.query(
    "select relname from pg_class where relkind = 'r' and relrowsecurity and not relforcerowsecurity",
  );
  expect(forced).toEqual([]);
});
