import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { getImport, importTrades, type Import } from "#shared/contracts/imports.ts";
import { BOUGHT, CANCELLED, flexFile, type FlexLine, REBOOKED, SOLD } from "#test/fixtures/flex-rows.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, ledgerOf, undone } from "#test/imports.ts";
import type { Tx } from "../../../db/ledger.ts";
import { forPostgres, type Query } from "../../../db/statement.ts";
import { MOST_CANCELLATIONS } from "../core/match.ts";
import { settleWithdrawn } from "./settle-withdrawn.ts";

const clock = (n: number) =>
  [9 + Math.floor(n / 3600), Math.floor(n / 60) % 60, n % 60]
    .map((part) => `${part}`.padStart(2, "0"))
    .join("");
const bought = (n: number): FlexLine => ({
  at: `20260211;${clock(n)}`,
  transactionId: `${810_000 + 2 * n}`,
  quantity: "10",
  price: `${100 + n}.5`,
  commission: "-1",
  buySell: "BUY",
});
/** The cancellation refunds no fee, so the import searches for a replacement of its trade. */
const cancelled = (n: number): FlexLine => ({
  ...bought(n),
  transactionId: `${810_001 + 2 * n}`,
  quantity: "-10",
  commission: "0",
  buySell: "BUY (Ca.)",
  type: "TradeCancel",
  notes: "Ca",
});
const corrected = (n: number): FlexLine => ({
  ...bought(n),
  transactionId: `${910_000 + n}`,
  origTradeId: `${810_000 + 2 * n}`,
  price: "99",
  notes: "Co",
});
const each = (count: number, line: (n: number) => FlexLine) =>
  Array.from({ length: count }, (_, n) => line(n));

const refused = (line: number) => ({ line, reason: expect.stringMatching(/holds 5000 .*undo an import/) });
const shown = (user: TestUser, id: string): Promise<Import> => user.call(getImport, { params: { id } });

/** Imports cancellations until only `room` more fit. */
async function fillUp(user: TestUser, room: number): Promise<void> {
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into withdrawn (user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price,
        fee, fee_currency, execution_id, ordinal, cancels, names, by_name)
      select user_id, 'fil_planted' || n, account_id, instrument_id, executed_at, false, side, 7, price, 0, 'USD', 'x' || n, 0,
        true, array['y' || n], true
      from (select * from fills where user_id = ${user.id} limit 1) f, generate_series(1, ${MOST_CANCELLATIONS - room}::int) n`),
  );
}

test("a cancellation beyond what a ledger may hold is refused in words, by a dry run and by an import", async () => {
  const user = await newUser();
  await imported(user, flexFile(...each(5, bought)));
  await fillUp(user, 2);
  const before = await ledgerOf(user);
  const text = flexFile(cancelled(0), bought(0), cancelled(1), cancelled(2), corrected(3), bought(9));
  const found = {
    rows: { read: 6, new: 1, duplicate: 1, corrected: 2, conflict: 0, rejected: 2 },
    errors: [refused(5), refused(6)],
  };
  const compared = await user.fetch(`${importTrades.path}?dryRun=true`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: text,
  });
  expect(await compared.json()).toMatchObject({ import: found });
  const id = await imported(user, text);
  const { rows, errors } = await shown(user, id);
  expect({ rows, errors: errors.filter(({ line }) => line > 4) }).toMatchObject(found);
  expect(await ledgerOf(user)).toHaveLength(before.length - 2 + 1);
  const again = await shown(user, await imported(user, text));
  expect(again.rows).toMatchObject({ new: 0, duplicate: 4, corrected: 0, rejected: 2 });
  await undone(user, again.id);
  await undone(user, id);
  expect(await ledgerOf(user)).toEqual(before);
});

type Plan = { "Actual Rows": number; "Actual Loops": number; Plans?: Plan[] };
const readBy = (plan: Plan): number =>
  (plan.Plans ?? []).reduce((sum, child) => sum + readBy(child), plan["Actual Rows"] * plan["Actual Loops"]);

test("thousands of cancellations of one instrument and day are weighed in statements that read little each", async () => {
  const user = await newUser();
  const many = 2_000;
  await imported(user, flexFile(...each(many, bought)));
  const importId = await imported(user, flexFile(...each(many, cancelled)));
  expect(await ledgerOf(user)).toEqual([]);
  // Other trades of that day, of which none is a replacement. The search must pass over them.
  await imported(
    user,
    flexFile(
      ...each(many, (n) => ({ ...bought(n), transactionId: `${990_000 + n}`, quantity: "3", price: "7" })),
    ),
  );
  const reads: number[] = [];
  await user.ctx().ledger.transaction(async (tx) => {
    const query = async <Row>(statement: Query<Row>): Promise<Row[]> => {
      const { text, values } = forPostgres(statement);
      if (text.includes("near.quantity")) {
        const explain = { text: `explain (analyze, timing off, format json) ${text}`, values };
        const [row] = await tx.query<{ "QUERY PLAN": { Plan: Plan }[] }>(explain);
        reads.push(row?.["QUERY PLAN"].reduce((sum, { Plan }) => sum + readBy(Plan), 0) ?? 0);
      }
      return tx.query<Row>(statement);
    };
    const counting: Tx = { ...tx, query };
    expect(await settleWithdrawn(counting, importId)).toMatchObject({ changed: 0 });
  });
  expect(reads).toHaveLength(many / 500);
  expect(Math.max(...reads)).toBeLessThan(500 * 100 * 10);
});

describe("a cancellation", () => {
  const other = { ...CANCELLED, transactionId: "6300002", at: "20260213;090000", price: "12" };

  test.each([
    ["TradeID", { ...BOUGHT, tradeId: "711" }, { ...other, tradeId: "711" }],
    [
      "the TradeID of the original",
      { ...BOUGHT, tradeId: "711" },
      { ...other, tradeId: "799", origTradeId: "711" },
    ],
    ["TransactionID", BOUGHT, { ...other, transactionId: BOUGHT.transactionId ?? "" }],
    [
      "IBExecID",
      { ...BOUGHT, execId: "0000beef.11223344.01.01" },
      { ...other, execId: "0000beef.11223344.01.01" },
    ],
  ])("finds its trade by %s, whatever else it says", async (_, stating, taking) => {
    for (const order of [
      [stating, taking],
      [taking, stating],
    ]) {
      const user = await newUser();
      for (const line of order) await imported(user, flexFile(line));
      expect(await ledgerOf(user)).toEqual([]);
    }
  });

  test("of one of several equal trades takes one back", async () => {
    const user = await newUser();
    const equal = { ...BOUGHT, transactionId: "6199999" };
    await imported(user, flexFile(equal, BOUGHT, { ...CANCELLED, commission: "1.5" }));
    expect(await ledgerOf(user)).toHaveLength(1);
  });

  test("never takes back the trade that was booked after it", async () => {
    const user = await newUser();
    const id = await imported(user, flexFile(CANCELLED, REBOOKED));
    expect(await ledgerOf(user)).toHaveLength(1);
    expect((await shown(user, id)).errors).toEqual([
      {
        line: 2,
        reason: "This row cancels a trade that is not in your journal; import the statement that has it",
      },
    ]);
  });

  test("makes room when it lost its id to an undo and comes again beside another one", async () => {
    const user = await newUser();
    const first = await imported(user, flexFile(CANCELLED));
    await imported(user, flexFile({ ...CANCELLED, transactionId: "" }));
    await undone(user, first);
    const both = await imported(user, flexFile({ ...CANCELLED, transactionId: "6199998" }, CANCELLED));
    expect((await shown(user, both)).rows).toMatchObject({ new: 0, duplicate: 1, corrected: 1 });
    await imported(user, flexFile({ ...BOUGHT, transactionId: "6199997" }, BOUGHT));
    expect(await ledgerOf(user)).toEqual([]);
  });

  test("says so when a fee is left and no trade replaces the cancelled one", async () => {
    const user = await newUser();
    const id = await imported(user, flexFile(BOUGHT, CANCELLED));
    expect(await ledgerOf(user)).toEqual([]);
    expect((await shown(user, id)).errors).toMatchObject([
      { line: 3, reason: expect.stringContaining("1.5 USD") },
    ]);
  });

  test("takes a sale back whose sign alone tells what it was", async () => {
    const user = await newUser();
    const plain = {
      ...SOLD,
      transactionId: "6200009",
      quantity: "40",
      buySell: "BUY",
      notes: "Ca",
      commission: "1",
    };
    await imported(user, flexFile(BOUGHT, SOLD, plain));
    expect(await ledgerOf(user)).toHaveLength(1);
  });
});
