import { afterAll, beforeAll, expect, test } from "vitest";
import { ledgerMigrations, type Migration } from "../../scripts/migrate-ledger.ts";
import { ledgerCatalogue } from "./ledger-catalogue.ts";
import { comparable, unplanted } from "./rows.ts";
import { earlierMigrations, newLedger, newOwner, numbered, upTo, type TestLedger } from "./test-ledger.ts";

/**
 * The tables (`table`) and columns (`table.column`) that a file changes or drops on purpose; a separate test
 * covers each.
 */
const CHANGED: Record<string, readonly string[]> = {
  "0030_trade_values.sql": ["checkpoints", "dirty", "jobs", "job_turns"],
  "0037_silent_fees.sql": ["fills.fee_source", "dirty"],
  "0038_derive_what_is_marked.sql": ["jobs", "job_turns"],
  "0052_structures.sql": ["dirty", "jobs", "job_turns"],
};

const BASELINE = numbered().filter((name) => name <= "0008_preferences.sql");
const LATER = numbered().filter((name) => !BASELINE.includes(name));
const repeatable = ledgerMigrations()
  .filter(({ isRepeatable }) => isRepeatable)
  .map(({ name }) => name);

let plain: { name: string; drop(): Promise<void> };
const ledgers: TestLedger[] = [];
beforeAll(async () => {
  plain = await newOwner("ledger_owner");
});
afterAll(async () => {
  for (const ledger of ledgers) await ledger.drop();
  await plain.drop();
});

async function ledgerOf(name: string, owner?: string): Promise<TestLedger> {
  const ledger = await newLedger(name, owner);
  ledgers.push(ledger);
  return ledger;
}

/** A ledger of the version before the baseline, with rows in every table. */
async function earlierLedger(name: string, owner?: string): Promise<TestLedger> {
  const ledger = await ledgerOf(name, owner);
  await ledger.migrate(earlierMigrations());
  for (const file of BASELINE) await ledger.plant(file);
  return ledger;
}

test("every file leaves the rows that stand as they are, save for what it changes on purpose", async () => {
  const ledger = await ledgerOf("walked");
  for (const file of numbered()) {
    const before = await ledger.rows();
    const applied = await ledger.migrate(upTo(file));
    expect(applied.at(-1)).toBe(file);
    const changed = CHANGED[file] ?? [];
    expect(comparable(await ledger.rows(), before, changed), file).toEqual(
      comparable(before, before, changed),
    );
    await ledger.plant(file);
    expect(unplanted(await ledger.rows(), await ledger.columns()), `rows for ${file}`).toEqual([]);
  }
  // The zone of the running day is the one that its user had chosen.
  const { rows: days } = await ledger.client.query("select zone from portfolio_days");
  expect(days).toEqual([{ zone: "Europe/Zurich" }]);
  // A trade with a fee in another currency is derived again, from where nothing was held.
  const again =
    "select payload from jobs where kind = 'ledger.derive' and queue = 'scoring' and user_id = 'usr_1'";
  expect((await ledger.client.query(again)).rows).toContainEqual({ payload: { importId: null } });
  const { rows: held } = await ledger.client.query("select state from checkpoints where state <> 'flat'");
  expect(held).toEqual([]);
  // A fee that only silent files tell is unknown, and what is marked is derived by a job of its own.
  const of = async (what: string, where: string) =>
    (await ledger.client.query(`select ${what} as told from ${where}`)).rows.map(({ told }) => told);
  expect(await of("fee_source", "fills where user_id = 'usr_2' order by id")).toEqual(["unknown", "stated"]);
  expect(await of("from_at::text", "dirty where user_id = 'usr_2'")).toEqual(["2026-02-02 15:00:00+00"]);
  expect(
    await of("user_id", "jobs where run_after = '2026-11-29' and kind = 'ledger.derive' order by 1"),
  ).toEqual(["usr_1", "usr_1", "usr_2"]);
  const before = await ledger.rows();
  expect(await ledger.migrate()).toEqual(repeatable.filter((name) => name.startsWith("functions/")));
  expect(comparable(await ledger.rows(), before, [])).toEqual(comparable(before, before, []));
  expect(await ledger.migrate()).toEqual([]);
});

test("a ledger of the earlier files is taken over: nothing is applied twice, and it becomes what a new one is", async () => {
  const fresh = await ledgerOf("fresh");
  await fresh.migrate();
  const ledger = await earlierLedger("earlier");
  const before = await ledger.rows();
  expect(unplanted(before, await ledger.columns())).toEqual([]);

  expect((await ledger.migrate()).toSorted()).toEqual([...repeatable, ...LATER].toSorted());
  const changed = LATER.flatMap((name) => CHANGED[name] ?? []);
  expect(comparable(await ledger.rows(), before, changed)).toEqual(comparable(before, before, changed));
  expect(await ledgerCatalogue(ledger.client)).toEqual(await ledgerCatalogue(fresh.client));
  expect(await ledger.migrate()).toEqual([]);
});

test("an owner that is no superuser makes a ledger and takes one over, with the same catalogue and the same rows", async () => {
  const fresh = await ledgerOf("owned", plain.name);
  await fresh.migrate();
  const ledger = await earlierLedger("owned_earlier", plain.name);
  await ledger.migrate();
  expect(await ledgerCatalogue(ledger.client)).toEqual(await ledgerCatalogue(fresh.client));
  const superuser = await earlierLedger("super_earlier");
  await superuser.migrate();
  const rows = await superuser.rows();
  expect(comparable(await ledger.rows(), rows, [])).toEqual(comparable(rows, rows, []));
});

test("a ledger that has only some of the earlier files is refused by their names, and left as it is", async () => {
  const ledger = await ledgerOf("partial");
  const some = earlierMigrations().slice(0, -2);
  await ledger.migrate(some);
  const before = await ledgerCatalogue(ledger.client);
  await expect(ledger.migrate()).rejects.toThrow(
    /lacks 0013_plans\.sql, 0014_turns\.sql as released: migrate it with/,
  );
  expect(await ledgerCatalogue(ledger.client)).toEqual(before);
  const { rows } = await ledger.client.query("select name from migrations order by name");
  expect(rows.map(({ name }) => name)).toEqual(some.map(({ name }) => name));

  const changed = await earlierLedger("reworded");
  await changed.client.query("update migrations set checksum = 'another' where name = '0007_audit.sql'");
  await expect(changed.migrate()).rejects.toThrow(/lacks 0007_audit\.sql as released:/);
});

/** All files, with the text of one of them changed. */
function edited(name: string, from: string, to: string): Migration[] {
  return ledgerMigrations().map((file) => {
    if (file.name !== name) return file;
    expect(file.text).toContain(from);
    return { ...file, text: file.text.replace(from, to), checksum: "of the edited text" };
  });
}

test("a changed function is applied again and alone, and a changed numbered file is refused", async () => {
  const ledger = await ledgerOf("changed");
  await ledger.migrate();
  const slower = edited("functions/enter.sql", "default 45000", "default 46000");
  expect(await ledger.migrate(slower)).toEqual(["functions/enter.sql"]);
  expect(await ledger.migrate(slower)).toEqual([]);
  const { rows } = await ledger.client.query("select pg_get_functiondef('enter'::regproc) as text");
  expect(rows[0].text).toContain("DEFAULT 46000");
  await expect(ledger.migrate(edited("0003_jobs.sql", "default 0", "default 1"))).rejects.toThrow(
    "migrations/ledger/0003_jobs.sql was changed after it was applied",
  );
});

test("a file that fails leaves nothing of itself, and says which it was", async () => {
  const ledger = await ledgerOf("failing");
  const files = ledgerMigrations();
  const failing = {
    name: "functions/zzz.sql",
    text: "create table half (); select 1 / 0",
    checksum: "c",
    isRepeatable: true,
  };
  await expect(ledger.migrate([...files, failing])).rejects.toThrow(
    "migrations/ledger/functions/zzz.sql failed: division by zero",
  );
  const { rows } = await ledger.client.query("select to_regclass('half') as half");
  expect(rows).toEqual([{ half: null }]);
  expect(await ledger.migrate(files)).toEqual([]);
});
