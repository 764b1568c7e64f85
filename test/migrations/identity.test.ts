import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { migrateIdentity } from "../../scripts/migrate-identity.ts";
import { assertWhole, TAKE_OVER_IDENTITY } from "../../scripts/migrations/earlier-identity.ts";
import { identityCatalogue } from "./identity-catalogue.ts";
import { comparable, unplanted } from "./rows.ts";
import {
  applyIdentity,
  identityColumns,
  identityFiles,
  identityRows,
  newLocalIdentity,
  plantIdentity,
} from "./test-identity.ts";

/**
 * The tables (`table`) and columns (`table.column`) that a file changes or drops on purpose; a separate test
 * covers each.
 */
const CHANGED: Record<string, readonly string[]> = {};

const BASELINE = identityFiles().filter((file) => file <= "0006_privacy.sql");
const LATER = identityFiles().filter((file) => !BASELINE.includes(file));

const local = newLocalIdentity();
afterAll(() => local.remove());

/** Takes an earlier database over as wrangler does; returns the names of the files that count as applied. */
function takeOver(database: DatabaseSync): string[] {
  database.exec(TAKE_OVER_IDENTITY);
  const names = namesIn(database);
  assertWhole([{ results: [] }, { results: [] }, { results: names.map((name) => ({ name })) }]);
  return names;
}

function namesIn(database: DatabaseSync): string[] {
  const rows = database.prepare("select name from d1_migrations order by id").all();
  return rows.map(({ name }) => String(name));
}

test("every file leaves the rows that stand as they are, save for what it changes on purpose", () => {
  const database = new DatabaseSync(":memory:");
  for (const file of identityFiles()) {
    const before = identityRows(database);
    applyIdentity(database, file);
    const changed = CHANGED[file] ?? [];
    expect(comparable(identityRows(database), before, changed), file).toEqual(
      comparable(before, before, changed),
    );
    plantIdentity(database, file);
    expect(unplanted(identityRows(database), identityColumns(database)), `rows for ${file}`).toEqual([]);
  }
  database.close();
});

test("a D1 of the earlier files is taken over: nothing is applied twice, and it becomes what a new one is", async () => {
  const fresh = new DatabaseSync(":memory:");
  for (const file of identityFiles()) applyIdentity(fresh, file);
  await local.applyEarlier();
  const before = local.within((database) => {
    for (const file of BASELINE) plantIdentity(database, file);
    expect(unplanted(identityRows(database), identityColumns(database))).toEqual([]);
    return identityRows(database);
  });

  await migrateIdentity(local.where, local.log);
  const changed = LATER.flatMap((file) => CHANGED[file] ?? []);
  local.within((database) => {
    expect(comparable(identityRows(database), before, changed)).toEqual(comparable(before, before, changed));
    expect(identityCatalogue(database)).toEqual(identityCatalogue(fresh));
    expect(namesIn(database).slice(7)).toEqual(identityFiles());
    const names = takeOver(database);
    expect(names).toEqual(namesIn(database));
    expect(names).toHaveLength(7 + identityFiles().length);
  });
  fresh.close();
});

test("a D1 that has only some of the earlier files is refused by their names, and a new one is let through", () => {
  const database = new DatabaseSync(":memory:");
  expect(takeOver(database)).toEqual([]);
  const insert = database.prepare("insert into d1_migrations (name) values (?)");
  const some = [
    "0001_people.sql",
    "0002_stream.sql",
    "0003_identity.sql",
    "0004_audit.sql",
    "0005_privacy.sql",
  ];
  for (const name of some) insert.run(name);
  expect(() => takeOver(database)).toThrow(
    /lacks 0006_bounds\.sql, 0007_passkey_signals\.sql: migrate it with/,
  );
  expect(namesIn(database)).toEqual(some);
  database.close();
});
