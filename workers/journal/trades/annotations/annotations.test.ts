import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { editTrades, readBulkEdit, undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { undoImport } from "#shared/contracts/imports.ts";
import { listSetups } from "#shared/contracts/playbooks.ts";
import { deleteSavedFilter, listSavedFilters, saveFilter } from "#shared/contracts/saved-filters.ts";
import { listTags, removeTag } from "#shared/contracts/tags.ts";
import { summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { toldTo } from "#test/told-to.ts";

const TWO_TRADES = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-02T16:00:00Z,Main,ACME,sell,10,104,1,USD
2026-03-03T15:00:00Z,Main,BOLT,sell,5,50,0,USD
`;

async function withTrades(text = TWO_TRADES): Promise<{ user: TestUser; imported: string; ids: string[] }> {
  const user = await newUser();
  const imported = await uploadText(user, text);
  await user.settle();
  const { items } = await user.call(listTrades, { query: { sort: "openedAt" } });
  return { user, imported, ids: items.map(({ id }) => id) };
}

test("what is written about a trade outlasts an undo and is written by one at a time", async () => {
  const { user, imported, ids } = await withTrades();
  const [acme = "", bolt = ""] = ids;
  const params = { id: acme };
  const written = {
    notes: "Chased it.\r\nAgain.",
    tags: ["FOMO", "Gap  up", "fomo"],
    setup: "Opening range",
    plannedStop: "98",
  };
  const headers = { "if-match": '"0"' };
  const first = await user.call(annotateTrade, { params, body: written, headers });
  const then = {
    notes: "Chased it.\nAgain.",
    tags: ["FOMO", "Gap up"],
    setup: "Opening range",
    plannedStop: "98",
    plannedRisk: null,
    rMultiple: "1.9",
    mae: null,
    mfe: null,
    notesCut: false,
    version: 1,
  };
  expect(first).toMatchObject({ id: acme, netPnl: "38", ...then });
  expect(await user.refused(annotateTrade, { params, body: { notes: "x" }, headers })).toMatchObject({
    code: "precondition_failed",
  });
  // The same words again are no new version, and the spelling of a known tag stays.
  const same = await user.call(annotateTrade, { params, body: { tags: ["fomo", "GAP UP"] } });
  expect(same).toMatchObject(then);
  const changed = await user.call(annotateTrade, {
    params,
    body: { tags: ["gap up"], setup: null, plannedRisk: "19" },
    headers: { "if-match": '"1"' },
  });
  expect(changed).toMatchObject({ tags: ["Gap up"], setup: null, rMultiple: "2", version: 2 });
  await user.call(annotateTrade, {
    params: { id: bolt },
    body: { notes: "n".repeat(1200), plannedStop: "51" },
  });
  const listed = (await user.call(listTrades, { query: { sort: "openedAt" } })).items;
  expect(listed[0]).toEqual(changed);
  expect(listed[1]).toMatchObject({ notes: "n".repeat(1000), notesCut: true, rMultiple: null, tags: [] });

  await user.call(undoImport, { params: { id: imported } });
  await user.settle();
  expect(await user.refused(annotateTrade, { params, body: {} })).toMatchObject({ code: "not_found" });
  await uploadText(user, TWO_TRADES);
  await user.settle();
  const again = await user.call(getTrade, { params });
  expect(again).toMatchObject({ notes: then.notes, tags: ["Gap up"], plannedRisk: "19", version: 2 });

  const tags = await user.call(listTags, { query: { limit: 1 } });
  expect(tags.items.map(({ name }) => name)).toEqual(["FOMO"]);
  const rest = await user.call(listTags, { query: { cursor: tags.nextCursor ?? "" } });
  expect(rest).toMatchObject({ items: [{ name: "Gap up" }], nextCursor: null });
  expect((await user.call(listSetups)).items).toMatchObject([{ name: "Opening range" }]);
  const long = await user.call(annotateTrade, { params: { id: bolt }, body: { setup: "Opening range" } });
  const found = async (query: object) =>
    (await user.call(listTrades, { query: { ...query, sort: "openedAt" } })).items.map(({ id }) => id);
  for (const [query, ids] of [
    [{ tag: "GAP UP" }, [acme]],
    [{ tag: "fomo" }, []],
    [{ tag: "unknown" }, []],
    [{ setup: "opening range" }, [long.id]],
    [{ text: "CHASED aga" }, [acme]],
    [{ text: "chased bolt" }, []],
    [{ text: "rang" }, [long.id]],
    [{ text: "gap acm" }, [acme]],
    [{ text: "…" }, []],
    [{ text: "hased" }, []],
    [{ text: "c%_" }, [acme]],
  ] as const)
    expect(await found(query), JSON.stringify(query)).toEqual(ids);
  expect(await user.call(summarizeTrades, { query: { text: "gap" } })).toMatchObject({ trades: 1 });
  const body = { name: "Gaps", filter: { tag: "gap up", sort: "-netPnl" } } as const;
  const saved = await user.call(saveFilter, { body });
  const replaced = await user.call(saveFilter, { body: { name: "GAPS", filter: { text: "gap" } } });
  expect(replaced).toMatchObject({ id: saved.id, name: "GAPS", filter: { text: "gap" } });
  expect((await user.call(listSavedFilters)).items).toEqual([replaced]);
  await user.call(deleteSavedFilter, { params: { id: saved.id } });
  expect((await user.call(listSavedFilters)).items).toEqual([]);
  const told = (await toldTo(user)).filter(({ type }) => type === "trade.annotated");
  expect(told.map(({ body }) => body)).toEqual([
    { tradeId: acme, trades: 1, fields: ["notes", "setup", "plannedStop", "tags"] },
    { tradeId: acme, trades: 1, fields: ["setup", "plannedRisk", "tags"] },
    { tradeId: bolt, trades: 1, fields: ["notes", "plannedStop"] },
    { tradeId: bolt, trades: 1, fields: ["setup"] },
  ]);
});

test("two writers who begin at once leave one tag of a name and two versions", async () => {
  const { user, ids } = await withTrades();
  const [acme = "", bolt = ""] = ids;
  const tags = Array.from({ length: 20 }, (_, n) => `Tag ${n}`);
  const write = (id: string, names: string[]) =>
    user.call(annotateTrade, { params: { id }, body: { tags: names } });
  await Promise.all([write(acme, tags), write(bolt, tags.toReversed()), write(acme, tags.slice(0, 3))]);
  expect((await user.call(listTags)).items).toHaveLength(20);
  const versions = (await user.call(listTrades)).items.map(({ version }) => version);
  expect(versions.toSorted()).toEqual([1, 2]);
});

test("an edit of many trades is taken back, except where something was written since", async () => {
  const fills = Array.from({ length: 1203 }, (_, n) => {
    const at = new Date(Date.UTC(2026, 1, 2) + n * 60_000).toISOString();
    return `${at},Main,${n < 3 ? "RARE" : "ACME"}${n},buy,1,100,0,USD\n`;
  });
  const { user } = await withTrades(
    `executed_at,account,symbol,side,quantity,price,fee,currency\n${fills.join("")}`,
  );
  const rare = (await user.call(listTrades, { query: { symbolPrefix: "RARE", sort: "openedAt" } })).items;
  const [first, second, third] = rare.map(({ id }) => id);
  await user.call(annotateTrade, {
    params: { id: first ?? "" },
    body: { notes: "Before", tags: ["keep", "drop"], setup: "Gap", plannedStop: "90" },
  });
  const set = { addTags: ["late"], removeTags: ["DROP", "unknown"], setup: "Trend", plannedStop: null };
  const edit = await user.call(editTrades, { body: { filter: { symbolPrefix: "rare" }, set } });
  expect(edit).toMatchObject({ status: "done", trades: 3, changed: 3, restored: 0 });
  const read = async (id = "") => user.call(getTrade, { params: { id } });
  expect(await read(first)).toMatchObject({
    notes: "Before",
    tags: ["keep", "late"],
    setup: "Trend",
    plannedStop: null,
    version: 2,
  });
  expect(await read(second)).toMatchObject({ tags: ["late"], setup: "Trend", version: 1 });
  await user.call(annotateTrade, { params: { id: third ?? "" }, body: { notes: "Since" } });
  const params = { id: edit.id };
  expect(await user.call(undoBulkEdit, { params, body: {} })).toMatchObject({
    status: "undone",
    changed: 3,
    restored: 3,
    remaining: 0,
  });
  expect(await read(first)).toMatchObject({
    notes: "Before",
    tags: ["keep", "drop"],
    setup: "Gap",
    plannedStop: "90",
    version: 3,
  });
  expect(await read(second)).toMatchObject({ tags: [], setup: null, version: 2 });
  expect(await read(third)).toMatchObject({ tags: [], setup: null, notes: "Since", version: 3 });

  // All trades are more than a slice, so a job goes on; the same edit again changes nothing.
  const all = { filter: {}, set: { tags: ["all"] } };
  const large = await user.call(editTrades, { body: all });
  expect(large).toMatchObject({ status: "running", trades: 1203, changed: 1000 });
  await user.settle();
  expect(await user.call(readBulkEdit, { params: { id: large.id } })).toMatchObject({ changed: 1203 });
  await user.call(undoBulkEdit, { params: { id: large.id }, body: {} });
  await user.settle();
  expect(await read(third)).toMatchObject({ tags: [] });
  const notes = await user.call(editTrades, {
    body: { ids: [first ?? "", "trd_none"], set: { notes: "Same" } },
  });
  expect(notes).toMatchObject({ trades: 1, changed: 1 });
  await user.call(undoBulkEdit, { params: { id: notes.id }, body: {} });
  await user.settle();
  expect(await read(first)).toMatchObject({ notes: "Before", setup: "Gap", tags: ["keep", "drop"] });
  const neither = await user.refused(editTrades, { body: { set: {} } });
  expect(neither).toMatchObject({ code: "invalid_request", issues: [{ path: "ids" }] });
  // A filter that says nothing is not taken for all trades.
  for (const filter of [
    { text: "!!!" },
    { text: "" },
    { symbol: "," },
    { tag: "" },
    { afterRun: "2" as const },
  ])
    expect(await user.refused(editTrades, { body: { filter, set: { notes: "All" } } })).toMatchObject({
      code: "invalid_request",
      issues: [{ path: `filter.${Object.keys(filter)[0]}` }],
    });
  const words = await user.ctx().ledger.read(sql<{ word: string }>`select word from trade_words
    where user_id = ${user.id} order by word`);
  expect(words.map(({ word }) => word)).toEqual(["before", "since"]);
  // What stood before the oldest edits is forgotten.
  for (let n = 0; n < 5; n++)
    await user.call(editTrades, { body: { ids: [first ?? ""], set: { addTags: [`t${n}`] } } });
  expect(await user.refused(undoBulkEdit, { params, body: {} })).toMatchObject({ code: "not_found" });
  // A tag of more trades than a slice goes with the last of them, and comes back with an undo.
  await user.call(editTrades, { body: { filter: {}, set: { addTags: ["every"] } } });
  await user.settle();
  const named = async () => (await user.call(listTags)).items.map(({ id, name }) => ({ id, name }));
  const [every] = (await named()).filter(({ name }) => name === "every");
  const took = await user.call(removeTag, { params: { id: every?.id ?? "" } });
  expect(took).toMatchObject({ status: "running", trades: 1203, changed: 1000 });
  await user.settle();
  expect(await user.call(readBulkEdit, { params: { id: took.id } })).toMatchObject({
    status: "done",
    changed: 1203,
    word: { kind: "tag", name: "every", into: null },
  });
  expect(await named()).not.toContainEqual(every);
  await user.call(undoBulkEdit, { params: { id: took.id }, body: {} });
  await user.settle();
  expect(await named()).toContainEqual(every);
  expect((await user.call(summarizeTrades, { query: { tag: "every" } })).trades).toBe(1203);
  const told = (await toldTo(user)).filter(({ type }) => type === "trades.edited");
  expect(told).toHaveLength(14);
});
