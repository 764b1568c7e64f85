import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newUser } from "#test/harness.ts";
import { type Asked, askedAs, columnsAs, columnsOf, identifier, numberedAs, overwrite } from "./rows.ts";
import { closes } from "./schema/trades.ts";
import { forPostgres, prepared } from "./statement.ts";

type Probe = { at: string; lot: number | null; apart: object | null; isNamed: boolean };

const PROBE: Asked<Probe> = {
  at: ["timestamptz", ({ at }) => at],
  lot: ["int", ({ lot }) => lot],
  apart: ["jsonb", ({ apart }) => apart],
  is_named: ["bool", ({ isNamed }) => isNamed],
};

const PROBES: Probe[] = [
  { at: "2026-03-02T00:00:00.000Z", lot: 1, apart: { fee: `"{1}"` }, isNamed: true },
  { at: "2026-03-03T00:00:00.000Z", lot: null, apart: null, isNamed: false },
];

test("rows that are asked about go in by name, each column of its type", () => {
  expect(forPostgres(askedAs("p", PROBES, PROBE))).toEqual({
    text: `unnest($1::timestamptz[], $2::int[], $3::jsonb[], $4::bool[]) as "p" ("at", "lot", "apart", "is_named")`,
    values: [PROBES.map(({ at }) => at), [1, null], [`{"fee":"\\"{1}\\""}`, null], [true, false]],
  });
});

test("rows that a prepared statement is given later have the same text and values", () => {
  const ROWS = { later: "probe" };
  const probes = prepared("ledger", () => sql`select from ${askedAs("p", ROWS, PROBE)}`);
  expect(probes(columnsOf(ROWS, PROBES, PROBE))).toEqual(
    forPostgres(sql`select from ${askedAs("p", PROBES, PROBE)}`),
  );
  expect(() => probes({})).toThrow("was not given probe.at");
});

test("rows come back as they were given, counted from 1, and null in a json column is null", async () => {
  const { ledger } = (await newUser()).ctx();
  const rows = await ledger.read(
    sql`select p.n::int, p.at, p.lot, p.apart, p.apart is null as is_null, p.is_named
      from ${numberedAs("p", PROBES, PROBE)} order by p.n`,
  );
  expect(rows).toEqual([
    { n: 1, at: PROBES[0]?.at, lot: 1, apart: { fee: `"{1}"` }, is_null: false, is_named: true },
    { n: 2, at: PROBES[1]?.at, lot: null, apart: null, is_null: true, is_named: false },
  ]);
});

test("no rows are an empty table", async () => {
  const { ledger } = (await newUser()).ctx();
  expect(await ledger.read(sql`select * from ${askedAs<Probe>("p", [], PROBE)}`)).toEqual([]);
});

test("columns that are written already go in as array literals", async () => {
  const { ledger } = (await newUser()).ctx();
  const table = columnsAs("r", { id: ["text", ["a", "b"]], net: ["numeric", ["1.50", "NULL"]] });
  expect(forPostgres(table)).toEqual({
    text: `unnest($1::text[], $2::numeric[]) as "r" ("id", "net")`,
    values: ["{a,b}", "{1.50,NULL}"],
  });
  expect(await ledger.read(sql`select * from ${table}`)).toEqual([
    { id: "a", net: "1.50" },
    { id: "b", net: null },
  ]);
});

test("an upsert overwrites the columns it names, and only columns of its table", () => {
  expect(forPostgres(overwrite(closes, ["symbol", "quantity"])).text).toBe(
    `"symbol" = excluded."symbol", "quantity" = excluded."quantity"`,
  );
  // @ts-expect-error closes have no direction
  overwrite(closes, ["direction"]);
});

test("a name that is none of a table or column is refused", () => {
  expect(forPostgres(sql`select ${identifier("user_id")}`).text).toBe(`select "user_id"`);
  expect(() => identifier(`id"; drop table users; --`)).toThrow("is no name of a table or column");
});
