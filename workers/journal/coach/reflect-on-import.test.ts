import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listReflections } from "#shared/contracts/biases.ts";
import { undoImport } from "#shared/contracts/imports.ts";
import { flexFile } from "#test/fixtures/flex-rows.ts";
import { csvOf, intradayHistory } from "#test/fixtures/histories.ts";
import { newUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { array } from "../../db/statement.ts";
import { checkSentences } from "./core/check-sentences.ts";
import { readAddition } from "./read-addition.ts";
import { reflectOnImport } from "./reflect-on-import.ts";

const FILE = csvOf(intradayHistory({ seed: "coach", days: 10, perDay: 5 }).fills);

test("reflects once on each import, with sentences that only quote facts", async () => {
  const user = await newUser();
  const importId = await uploadText(user, FILE);
  await user.settle();
  await reflectOnImport(user.ctx(), { importId });
  const { items } = await user.call(listReflections);
  expect(items.map((item) => item.importId)).toEqual([importId]);
  const [reflection] = items;
  expect(reflection).toMatchObject({
    author: "rules",
    facts: { "import.fills": String(FILE.split("\n").length - 2) },
  });
  const sentences = reflection?.sentences ?? [];
  const tradeIds = new Set(sentences.flatMap(({ parts }) => parts.flatMap((part) => part.tradeIds ?? [])));
  expect(checkSentences(sentences, { facts: reflection?.facts ?? {}, tradeIds })).toEqual([]);
  const owned = await user.ctx().ledger.read(
    sql<{
      id: string;
    }>`select id from trades where user_id = ${user.id} and id = any(${array([...tradeIds])}::text[])`,
  );
  expect(owned).toHaveLength(tradeIds.size);
  const events = await user
    .ctx()
    .ledger.read(
      sql<{ type: string }>`select type from outbox where user_id = ${user.id} and type = 'coach.reflect'`,
    );
  expect(events).toHaveLength(1);
});

test("reads an import in slices of any size, and counts no trade twice that several of them close", async () => {
  const user = await newUser();
  const head = "executed_at,account,symbol,side,quantity,price,fee,currency";
  // One trade is closed by three lines in any order, one at a single instant, and one stays open.
  const first = [fill(1, "buy", 30, 10), fill(9, "sell", 10, 13), fill(5, "sell", 10, 11)];
  const second = [
    fill(7, "sell", 10, 12),
    fill(9, "sell", 10, 13),
    fill(20, "sell", 20, 50, "BOLT"),
    fill(21, "buy", 10, 55, "BOLT"),
    fill(21, "buy", 10, 56, "BOLT"),
    fill(30, "buy", 1, 5, "CRUX"),
    fill(31, "buy", 1, 5, "CRUX"),
  ];
  await uploadText(user, [head, ...first].join("\n"));
  await user.settle();
  const importId = await uploadText(user, [head, ...second].join("\n"));
  await user.settle();
  const whole = await readAddition(user.ctx(), importId);
  expect(whole).toMatchObject({
    rows: 7,
    fills: 6,
    trades: 2,
    results: [{ currency: "USD", net: expect.any(String), fees: expect.any(String) }],
    best: { symbol: "ACME", net: "56" },
    worst: { symbol: "BOLT", net: "-113" },
  });
  for (const most of [1, 2, 3, 6, 7])
    expect(await readAddition(user.ctx(), importId, { most })).toEqual(whole);
});

test("says that the same file brought nothing new", async () => {
  const user = await newUser();
  await uploadText(user, FILE);
  await user.settle();
  await uploadText(user, FILE);
  await user.settle();
  const { items } = await user.call(listReflections);
  expect(items).toHaveLength(2);
  expect(items[0]?.sentences[0]?.parts[0]?.text).toBe(
    "None of this file's fills was new to your ledger; it has ",
  );
});

test("counts a fill once that its own import states and corrects", async () => {
  const user = await newUser();
  const bought = { quantity: "50", price: "30", commission: "-1", buySell: "BUY", tradeId: "911" };
  const sold = { ...bought, at: "20260212;153000", quantity: "-50", buySell: "SELL", tradeId: "912" };
  const importId = await uploadText(user, flexFile(bought, { ...bought, price: "29", notes: "Co" }, sold));
  await user.settle();
  const { items } = await user.call(listReflections);
  expect(items).toMatchObject([{ importId, facts: { "import.fills": "2" } }]);
});

test("says nothing about an import that was undone", async () => {
  const user = await newUser();
  const importId = await uploadText(user, FILE);
  await user.settle();
  await user
    .ctx()
    .ledger.transaction((tx) => tx.query(sql`delete from reflections where user_id = ${tx.userId}`));
  await user.call(undoImport, { params: { id: importId } });
  await user.settle();
  await reflectOnImport(user.ctx(), { importId });
  expect((await user.call(listReflections)).items).toEqual([]);
});

test("pages through reflections, newest first, and refuses another list's cursor", async () => {
  const user = await newUser();
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    ids.unshift(await uploadText(user, FILE));
    await user.settle();
  }
  const first = await user.call(listReflections, { query: { limit: 2 } });
  const second = await user.call(listReflections, { query: { limit: 2, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...second.items].map(({ importId }) => importId)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  expect(await user.refused(listReflections, { query: { cursor: "W10" } })).toMatchObject({
    code: "cursor_invalid",
  });
});

function fill(minute: number, side: string, quantity: number, price: number, symbol = "ACME"): string {
  const at = `2026-11-16T15:${String(minute).padStart(2, "0")}:00Z`;
  return `${at},Main,${symbol},${side},${quantity},${price},1,USD`;
}
