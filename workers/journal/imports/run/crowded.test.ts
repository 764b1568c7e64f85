import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { getImport, undoImport } from "#shared/contracts/imports.ts";
import { rounds } from "#test/effort.ts";
import { flexFile } from "#test/fixtures/flex-rows.ts";
import { sameDay } from "#test/fixtures/same-day.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, plant } from "#test/imports.ts";
import type { Ctx } from "../../../context.ts";
import type { Ledger, Tx } from "../../../db/ledger.ts";
import { forPostgres, type Query } from "../../../db/statement.ts";
import { deriveLedger } from "../../trades/derive/derive-ledger.ts";
import { removeImport } from "../undo/remove-import.ts";
import { MOST_CLAIMS } from "../core/match.ts";
import { runImport } from "./run-import.ts";

type Plan = {
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
};

const EXPLAIN = "explain (analyze, timing off, format json)";

/**
 * A context that counts the rows that its statements return, and with `explains` all rows that their plans
 * touch.
 */
function counting(ctx: Ctx, explains = false): { ctx: Ctx; count: { returned: number; touched: number } } {
  const count = { returned: 0, touched: 0 };
  const watched = (query: Tx["query"]): Tx["query"] => {
    return async <Row>(statement: Query<Row>) => {
      const { text, values } = forPostgres(statement);
      if (explains && /^\s*(select|with)/.test(text) && !/ for (no key )?update/.test(text)) {
        const [row] = await query<{ "QUERY PLAN": { Plan: Plan }[] }>(
          text.includes("insert")
            ? { text: `${EXPLAIN} select 1`, values: [] }
            : { text: `${EXPLAIN} ${text}`, values },
        );
        count.touched += row?.["QUERY PLAN"].reduce((sum, { Plan }) => sum + touchedBy(Plan), 0) ?? 0;
      }
      const rows = await query<Row>(statement);
      count.returned += rows.length;
      return rows;
    };
  };
  const ledger: Ledger = {
    read: watched((statement) => ctx.ledger.read(statement)),
    transaction: (work) => ctx.ledger.transaction((tx) => work({ ...tx, query: watched(tx.query) })),
  };
  return { ctx: { ...ctx, ledger }, count };
}

function touchedBy(plan: Plan): number {
  const own =
    plan["Actual Rows"] +
    (plan["Rows Removed by Filter"] ?? 0) +
    (plan["Rows Removed by Index Recheck"] ?? 0);
  return (plan.Plans ?? []).reduce((sum, child) => sum + touchedBy(child), own * plan["Actual Loops"]);
}

async function countImport(user: TestUser, text: string): Promise<{ returned: number; touched: number }> {
  const importId = await plant(user, text);
  const { ctx, count } = counting(user.ctx(), true);
  while ((await runImport(ctx, { importId }))?.again === true);
  return count;
}

const MANY = rounds({ sample: 6_000, long: 20_000 });

/**
 * Four times the rows may cost up to six times as much. The first chunk of a slice reads once the rows that
 * the import holds.
 */
const most = (touched: number): number => Math.max(touched * 4 * 1.5, 4 * MANY);

const rowsOf = async (user: TestUser, id: string) => (await user.call(getImport, { params: { id } })).rows;

describe("rows of one instrument and one second", { timeout: 120_000 }, () => {
  test("with ids that the ledger does not know are not compared with each of its fills", async () => {
    const user = await newUser();
    await imported(user, sameDay(1_000, { withIds: true }));
    const importId = await plant(user, sameDay(1_000, { withIds: true }).replaceAll(/,D(\d+)$/gm, ",X$1"));
    const { ctx, count } = counting(user.ctx());
    await runImport(ctx, { importId });
    expect(await rowsOf(user, importId)).toMatchObject({ new: 1_000 });
    expect(count.returned).toBeLessThan(2_000);
  });

  const kinds = [
    ["told apart by their prices", { equal: false, withIds: false }],
    ["all equal", { equal: true, withIds: false }],
    ["all equal but for their ids", { equal: true, withIds: true }],
  ] as const;
  test.each(kinds)("%s cost as much in the last chunk as in the first", async (_, options) => {
    const [few, many] = [await newUser(), await newUser()];
    const small = await countImport(few, sameDay(MANY / 4, options));
    const large = await countImport(many, sameDay(MANY, options));
    expect(large.touched).toBeLessThan(most(small.touched));
    const again = await countImport(many, sameDay(MANY, options));
    const againSmall = await countImport(few, sameDay(MANY / 4, options));
    expect(again.touched).toBeLessThan(most(againSmall.touched));
    const [imports] = [
      await many.ctx().ledger.read(sql<{ n: number }>`select count(*)::int as n from fills`),
    ];
    expect(imports).toEqual([{ n: MANY }]);
  });

  test("are derived and taken back again without comparing each with all", async () => {
    const user = await newUser();
    const rows = rounds({ sample: 6_000, long: 24_000 });
    const file = sameDay(rows, { equal: true });
    const first = await imported(user, file);
    await imported(user, file);
    const deriving = counting(user.ctx());
    while ((await deriveLedger(deriving.ctx, { importId: null }))?.again === true);
    expect(deriving.count.returned).toBeLessThan(3 * rows);
    await user.call(undoImport, { params: { id: first } });
    const undoing = counting(user.ctx(), true);
    while ((await removeImport(undoing.ctx, { importId: first }))?.again === true);
    expect(undoing.count.touched).toBeLessThan(40 * rows);
    expect(await rowsOf(user, first)).toMatchObject({ new: rows });
    const [left] = await user.ctx().ledger.read(sql<{ n: number }>`select count(*)::int as n from fills`);
    expect(left).toEqual({ n: rows });
  });
});

test("a trade that one file corrects very often is held by few rows, and undone by reading few", async () => {
  const user = await newUser();
  const rows = 5_000;
  const line = { quantity: "1", price: "5", buySell: "BUY", tradeId: "911" };
  const corrections = Array.from({ length: rows }, (_, n) => ({
    ...line,
    price: String(6 + n),
    notes: "Co",
  }));
  const repeated = Array.from({ length: rows }, () => ({ ...line, tradeId: "912", price: "6", notes: "Co" }));
  const again = { ...line, tradeId: "912" };
  const id = await imported(user, flexFile(line, ...corrections, again, ...repeated));
  expect(await rowsOf(user, id)).toMatchObject({
    new: 2,
    corrected: MOST_CLAIMS - 1 + 1,
    duplicate: rows - 1,
    conflict: rows - MOST_CLAIMS + 1,
  });
  const [stored] = await user.ctx().ledger.read(sql<{ n: number }>`select count(*)::int as n from claims`);
  expect(stored).toEqual({ n: MOST_CLAIMS + 2 });
  const importId = id;
  // Stores claims as imports wrote them before the bound existed.
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into claims (user_id, fill_id, import_id, line, kind, facts)
      select user_id, fill_id, import_id, 100_000 + n, kind, facts
      from (select * from claims order by line limit 1) c cross join generate_series(1, ${rows}::int) n`),
  );
  await user.call(undoImport, { params: { id } });
  const undoing = counting(user.ctx(), true);
  while ((await removeImport(undoing.ctx, { importId }))?.again === true);
  expect(undoing.count.touched).toBeLessThan(20 * rows);
  const [left] = await user.ctx().ledger.read(sql<{ n: number }>`select count(*)::int as n from claims`);
  expect(left).toEqual({ n: 0 });
}, 120_000);
