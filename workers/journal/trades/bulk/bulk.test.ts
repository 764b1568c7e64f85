import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { type BulkChange, editTrades, undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { listTags, mergeTag } from "#shared/contracts/tags.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";

const THREE_TRADES = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-03T15:00:00Z,Main,BOLT,sell,5,50,0,USD
2026-03-04T15:00:00Z,Main,CORE,sell,5,50,0,USD
`;

async function withTrades() {
  const user = await newUser();
  await uploadText(user, THREE_TRADES);
  await user.settle();
  const { items } = await user.call(listTrades, { query: { sort: "openedAt" } });
  const ids = items.map(({ id }) => id);
  const edit = async (set: BulkChange, of: string[] = ids) =>
    user.call(editTrades, { body: { ids: of, set } });
  const undo = (id: string) => user.call(undoBulkEdit, { params: { id }, body: {} });
  return { user, ids, edit, undo };
}

/** The tags, the setup and the stop of each trade. */
async function standing(user: TestUser) {
  const { items } = await user.call(listTrades, { query: { sort: "openedAt" } });
  return items.map(({ tags, setup, plannedStop }) => [tags.join(), setup, plannedStop]);
}

/** The connections on which a statement waits for a lock. */
const WAITING = sql<{ n: number }>`select count(distinct pid)::int as n from pg_locks
  where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`;

test("an edit that waited for an undo sees the tags that the undo left", async () => {
  const { user, ids, edit, undo } = await withTrades();
  await edit({ tags: ["first"] });
  const { id } = await edit({ addTags: ["second"], setup: "Gap" });
  const [held, isEnough] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = user.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      sql`select from annotations where user_id = ${tx.userId} and trade_id = ${ids[0]} for update`,
    );
    held.resolve();
    await isEnough.promise;
  });
  await held.promise;
  const waiting = async () => (await user.ctx().ledger.read(WAITING))[0]?.n;
  const undoing = undo(id);
  await expect.poll(waiting).toBe(1);
  const removing = edit({ removeTags: ["first"] });
  await expect.poll(waiting).toBe(2);
  isEnough.resolve();
  await Promise.all([holding, undoing, removing]);
  expect(await standing(user)).toEqual(ids.map(() => ["", null, null]));
});

test("an undo brings back each field that nobody changed since, and is not used up by the others", async () => {
  const { user, ids, edit, undo } = await withTrades();
  const [one = ""] = ids;
  const first = await edit({ setup: "Gap", plannedStop: "90" });
  const second = await edit({ setup: "Trend" });
  const note = { notes: "Typed since" };
  await user.call(annotateTrade, { params: { id: one }, body: note });
  const third = await edit({ plannedStop: "91" });
  const refused = await user.refused(undoBulkEdit, { params: { id: first.id }, body: {} });
  expect(refused).toMatchObject({ code: "changed_since" });
  expect(await undo(third.id)).toMatchObject({ status: "undone", restored: 3, remaining: 0 });
  expect(await undo(first.id)).toMatchObject({ status: "undone", restored: 0, remaining: 3 });
  expect(await standing(user)).toEqual(ids.map(() => ["", "Trend", null]));
  expect(await undo(second.id)).toMatchObject({ restored: 3, remaining: 0 });
  expect(await undo(first.id)).toMatchObject({ restored: 3, remaining: 0 });
  expect(await standing(user)).toEqual(ids.map(() => ["", null, null]));
  expect(await user.call(getTrade, { params: { id: one } })).toMatchObject(note);

  const full = Array.from({ length: 20 }, (_, n) => `T${n}`);
  await edit({ tags: full }, [one]);
  expect(await edit({ addTags: ["more"] })).toMatchObject({ status: "done", changed: 2, noRoom: 1 });
});

test("a merge is not undone before the merge that followed it, and can be undone behind it", async () => {
  const { user, ids, edit, undo } = await withTrades();
  const [one = "", two = ""] = ids;
  await edit({ tags: ["a"] }, [one]);
  await edit({ tags: ["b", "x"] }, [two]);
  await edit({ tags: ["c"] }, ids.slice(2));
  const idOf = async (name: string) =>
    (await user.call(listTags)).items.find((tag) => tag.name === name)?.id ?? "";
  const merge = async (name: string, into: string) =>
    user.call(mergeTag, { params: { id: await idOf(name) }, body: { into: await idOf(into) } });
  const first = await merge("a", "b");
  const second = await merge("b", "c");
  const params = { id: first.id };
  expect(await user.refused(undoBulkEdit, { params, body: {} })).toMatchObject({ code: "changed_since" });
  expect(await idOf("a")).toBe("");
  expect(await undo(second.id)).toMatchObject({ restored: 2, remaining: 0 });
  expect(await undo(first.id)).toMatchObject({ restored: 1, remaining: 0 });
  expect((await standing(user)).map(([tags]) => tags)).toEqual(["a", "b,x", "c"]);
});
