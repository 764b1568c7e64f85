/// <reference types="vite/types/importMeta.d.ts" />
import { type Column, eq, is, SQL, sql, type SQLWrapper } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { devices, sessions } from "./schema/identity-users.ts";
import { type Database, forD1, forPostgres, identityDb } from "./statement.ts";

type Shown = { database: Database; built: SQLWrapper };

const STORES = import.meta.glob(["../**/*store.ts", "./identity-record.ts", "./ledger.ts"]);

// Tests of one isolate share their modules and prepare their own statements.
vi.resetModules();
const { PREPARED } = await import("./statement.ts");
await Promise.all(Object.values(STORES).map((load) => load()));
/** Every statement that a store prepares. */
const all: Shown[] = PREPARED.map(({ database, build }) => ({ database, built: build() }));

const textOf = ({ database, built }: Shown): string =>
  (database === "identity" ? forD1(built) : forPostgres(built)).text.replaceAll(/\s+/g, " ").trim();

/** The text of each subselect after its `from`, without nested subselects. */
function subselectsOf(text: string): string[] {
  const found: string[] = [];
  for (const { index } of text.matchAll(/\(\s*select\b/g)) {
    let [depth, body] = [0, ""];
    for (let at = index; at === index || depth > 0; at++) {
      const sign = text.charAt(at);
      if (sign === ")") depth--;
      if (depth === 1 && at > index) body += sign;
      if (sign === "(") depth++;
    }
    found.push(body.slice(body.indexOf(" from ")));
  }
  return found;
}

/**
 * Quoted names come from drizzle. After a `from`, it qualifies all columns except those that trap 1 strips.
 */
function unqualifiedIn(text: string): string[] {
  return subselectsOf(text).flatMap((body) =>
    [...body.matchAll(/(?<!(?:from|join|as|into|update|collate) |\.)"(\w+)"(?!\.)/g)].map(
      (match) => match[1] ?? "",
    ),
  );
}

type Fields = Record<string, unknown>;
type Configured = { config?: { fields?: Fields; returning?: { path: string[]; field: unknown }[] } };

/** The columns that the statement selects or returns: the key in the row's type, and the name in the row. */
function namesOf(built: SQLWrapper): [string, string | undefined][] {
  const { config } = built as Configured;
  const fields = config?.returning?.map(({ path, field }) => [path.join("."), field]) ?? [];
  return [...Object.entries(config?.fields ?? {}), ...fields].map(([key, field]) => [
    String(key),
    is(field, SQL.Aliased) ? field.fieldAlias : (field as Column | undefined)?.name,
  ]);
}

const textsOf = (database: Database): string[] =>
  all
    .filter((shown) => shown.database === database)
    .map(textOf)
    .toSorted();

const verbOf = (text: string): string => /^\W*(\w+)/.exec(text)?.[1] ?? "";

test.each(["identity", "ledger"] as const)(
  "the files of the prepared statements of the %s show their texts as they are sent, by their verb",
  async (database) => {
    for (const [verb, texts] of Map.groupBy(textsOf(database), verbOf))
      await expect(texts.map((text) => `${text};\n`).join("")).toMatchFileSnapshot(
        `./statements/${database}.${verb}.snap.sql`,
      );
  },
);

test("no subselect has lost the qualifiers of its columns", () => {
  expect(all.map(textOf).filter((text) => unqualifiedIn(text).length > 0)).toEqual([]);
  const lost = sql`(select count(*) from ${sessions} where ${sessions.device_id} = ${devices.id})`;
  const built = identityDb.select({ n: lost.as("n") }).from(devices);
  expect(unqualifiedIn(textOf({ database: "identity", built }))).toEqual(["device_id", "id"]);
  const inner = identityDb
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.device_id, devices.id));
  const right = identityDb.select({ n: sql`(${inner})`.as("n") }).from(devices);
  expect(unqualifiedIn(textOf({ database: "identity", built: right }))).toEqual([]);
});

test("what a builder selects has the names that its rows have", () => {
  for (const { built } of all) for (const [key, name] of namesOf(built)) expect(key).toBe(name);
  expect(namesOf(identityDb.select({ keyHash: devices.key_hash }).from(devices))).toEqual([
    ["keyHash", "key_hash"],
  ]);
});

test("no prepared statement changes or deletes every row of a table", () => {
  const unbounded = all
    .map(textOf)
    .filter((text) => /^(update|delete)\b/.test(text) && !/\bwhere\b/.test(text));
  expect(unbounded).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
});
