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
