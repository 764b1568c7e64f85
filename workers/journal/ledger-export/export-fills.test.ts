import { expect, test } from "vitest";
import { editFill } from "#shared/contracts/fill-edits.ts";
import { exportFills, listFills, type Fill } from "#shared/contracts/fills.ts";
import ibkr from "#test/fixtures/ibkr-flex.csv?raw";
import kraken from "#test/fixtures/kraken-trades.csv?raw";
import tidemark from "#test/fixtures/tidemark.csv?raw";
import { history } from "#test/fixtures/history.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import type { Ledger } from "../../db/ledger.ts";
import { forPostgres, type Statement } from "../../db/statement.ts";
import { listFills as listRows, listFillsInOrder } from "../fills/store.ts";

const HOSTILE = `executed_at,account,symbol,side,quantity,price,fee,currency,execution_id
2026-03-02T15:00:00.125Z,"=cmd|' /C calc'!A0",@SUM(A1),buy,10,-1.5,-0.25,USD,+1
2026-03-02,'quoted,"A ""B"", C",sell,0.000000000000000001,12345678901234567890,0,USD,-7
`;

/** The same fill in another ledger, where nobody changed it. */
const withoutId = (fill: Fill): Fill => ({ ...fill, id: "", edited: false });
/** The lines without the ids of fills, which are those of one ledger. */
const lines = (text: string) =>
  text
    .replaceAll(/,fil_\w{26}$/gm, ",")
    .split("\n")
    .sort();
const sorted = async (user: TestUser) => (await everyFill(user)).map((fill) => JSON.stringify(fill)).sort();

async function everyFill(user: TestUser) {
  const all: Fill[] = [];
  let cursor: string | undefined;
  do {
    const page = await user.call(listFills, {
      query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) },
    });
    all.push(...page.items.map(withoutId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

test("the export of one ledger imports into another as the identical ledger, and exports as the identical file", async () => {
  const [one, two] = await Promise.all([newUser(), newUser()]);
  for (const text of [ibkr, kraken, tidemark, HOSTILE, history({ fills: 6_000 })]) {
    const body = new FormData();
    body.set("timeZone", "America/New_York");
    body.set("file", new File([text], "x.csv"));
    expect((await one.fetch("/trades/import", { method: "POST", body })).status).toBe(202);
    await one.settle();
  }
  // What was written about fills goes along, also about one that was changed.
  const [first, second] = (await one.call(listFills)).items;
  await one.call(editFill, { params: { id: first?.id ?? "" }, body: { note: '=by phone, "late"' } });
  await one.call(editFill, { params: { id: second?.id ?? "" }, body: { price: "7", note: "Mistyped." } });
  const exported = await one.call(exportFills);
  await uploadText(two, exported);
  await two.settle();
  expect(await sorted(two)).toEqual(await sorted(one));
  expect(lines(await two.call(exportFills))).toEqual(lines(exported));
  expect(exported).toContain(`"'=by phone, ""late"""`);
  expect(exported).toContain(",Mistyped.,");
});

test("no cell of the export begins a formula", async () => {
  const user = await newUser();
  await uploadText(user, HOSTILE);
  await user.settle();
  const exported = await user.call(exportFills);
  expect(exported).toContain(`"'=cmd`.slice(1));
  for (const cell of exported.split(/[,\n]/)) expect(cell).not.toMatch(/^"?[=+@]|^"?-(?![\d.]+$)/);
});

test("the export of nothing is a header", async () => {
  const user = await newUser();
  expect((await user.call(exportFills)).split("\n")).toEqual([
    expect.stringMatching(/^executed_at,account,symbol,side,/),
    "",
  ]);
});

test("fills are listed newest first, page by page, and by account and symbol", async () => {
  const user = await newUser();
  await uploadText(user, history({ fills: 1_200 }));
  await uploadText(user, history({ fills: 300, seed: 2, account: "Swing" }));
  await user.settle();
  const all = await everyFill(user);
  expect(all).toHaveLength(1_500);
  expect(all.map((fill) => fill.executedAt)).toEqual(
    all
      .map((fill) => fill.executedAt)
      .sort()
      .toReversed(),
  );
  for (const query of [{ account: "Swing" }, { symbol: "ACME" }, { account: "Swing", symbol: "ACME" }]) {
    const matching = all.filter(
      (fill) =>
        (!("account" in query) || fill.account === query.account) &&
        (!("symbol" in query) || fill.symbol === query.symbol),
    );
    const page = await user.call(listFills, { query: { ...query, limit: 500 } });
    expect(page.items.map(withoutId)).toEqual(matching.slice(0, 500));
  }
});

test("every way to list fills reads an index, however many there are", async () => {
  const user = await newUser();
  await uploadText(user, history({ fills: 8_000 }));
  await user.settle();
  const { ledger } = user.ctx();
  const after = { executedAt: "2021-01-20T15:00:00.000Z", id: "fil_" };
  const asked: Statement[] = [];
  const listening: Ledger = { ...ledger, read: async (statement) => (asked.push(statement), []) };
  await listFillsInOrder(listening, user.id, { after, limit: 100 });
  for (const account of [undefined, "Main"]) {
    for (const symbol of [undefined, "ACME"])
      await listRows(listening, user.id, { account, symbol, after, limit: 100 });
  }
  expect(asked).toHaveLength(5);
  for (const { text, values } of asked.map((statement) => forPostgres(statement))) {
    const explain = { text: `explain (analyze, format text) ${text}`, values };
    const plan = (await ledger.read<{ "QUERY PLAN": string }>(explain)).map((line) => line["QUERY PLAN"]);
    const filtered = plan
      .flatMap((line) => /Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? [])
      .map(Number);
    expect(Math.max(0, ...filtered), plan.join("\n")).toBeLessThan(1_000);
    expect(plan.join("\n")).not.toMatch(/Seq Scan on fills/);
  }
});
