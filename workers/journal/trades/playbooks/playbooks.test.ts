import { expect, test } from "vitest";
import { getAdherence } from "#shared/contracts/adherence.ts";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { getBreakdown } from "#shared/contracts/breakdowns.ts";
import { undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import {
  changeMissedTrade,
  listMissedTrades,
  noteMissedTrade,
  removeMissedTrade,
} from "#shared/contracts/missed-trades.ts";
import {
  changeSetup,
  createSetup,
  listSetups,
  mergeSetup,
  readChecklist,
  readSetup,
  removeSetup,
} from "#shared/contracts/playbooks.ts";
import { listSavedFilters, saveFilter } from "#shared/contracts/saved-filters.ts";
import { listTags, mergeTag, removeTag, renameTag } from "#shared/contracts/tags.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { toldTo } from "#test/told-to.ts";

function at(hour: number, minute: number): string {
  return new Date(Date.UTC(2026, 2, 2, hour, minute)).toISOString();
}

/** Twelve closed trades of a share each, which make 1, 2, … 12, and an open one that sold a part for 5. */
async function withTrades(): Promise<{ user: TestUser; ids: string[]; open: string }> {
  const user = await newUser();
  const lines = Array.from({ length: 12 }, (_, n) => [
    `${at(n, 0)},Main,S${n},buy,1,100,0,USD`,
    `${at(n, 30)},Main,S${n},sell,1,${101 + n},0,USD`,
  ]).flat();
  lines.push(`${at(20, 0)},Main,OPEN,buy,2,100,0,USD`, `${at(21, 0)},Main,OPEN,sell,1,105,0,USD`);
  await uploadText(
    user,
    `executed_at,account,symbol,side,quantity,price,fee,currency\n${lines.join("\n")}\n`,
  );
  await user.settle();
  const { items } = await user.call(listTrades, { query: { sort: "openedAt" } });
  return { user, ids: items.slice(0, 12).map(({ id }) => id), open: items[12]?.id ?? "" };
}

test("a playbook's rules are answered by trades, and what followed and broke them is compared", async () => {
  const { user, ids } = await withTrades();
  const rules = [{ words: "Waited for the close" }, { words: "Size as planned" }];
  const made = await user.call(createSetup, {
    body: { name: "Opening range", description: "The first\r\nhalf hour.", rules },
  });
  expect(made).toMatchObject({ description: "The first\nhalf hour.", rules, version: 1 });
  expect(await user.refused(createSetup, { body: { name: "OPENING range" } })).toMatchObject({
    code: "name_taken",
  });
  const [waited = "", size = ""] = made.rules.map(({ id }) => id);
  const write = (id: string, body: object) => user.call(annotateTrade, { params: { id }, body });
  // Of the first ten trades half broke the first rule; three of them answered the second one.
  for (const [n, id] of ids.slice(0, 10).entries()) {
    const answers = { [waited]: n < 5 ? "broken" : "followed", ...(n < 3 && { [size]: "followed" }) };
    await write(id, { setup: "Opening range", rules: answers });
  }
  const [first = "", , , , , , , , , , eleventh = "", last = ""] = ids;
  await write(eleventh, { setup: "Opening range" });
  const version = (await user.call(getTrade, { params: { id: first }, query: {} })).version;
  const same = await write(first, { rules: { [waited]: "broken" } });
  expect(same.version).toBe(version);
  const params = { id: last };
  expect(
    await user.refused(annotateTrade, { params, body: { rules: { [waited]: "followed" } } }),
  ).toMatchObject({ code: "invalid_request", issues: [{ path: `rules.${waited}` }] });
  expect(await user.call(readChecklist, { params: { id: first } })).toMatchObject({
    setup: { id: made.id, name: "Opening range" },
    rules: [
      { id: waited, answer: "broken", retiredAt: null },
      { id: size, answer: "followed", retiredAt: null },
    ],
    version,
  });
  expect(await user.call(readChecklist, { params })).toMatchObject({ setup: null, rules: [] });

  const figures = await user.call(getAdherence, { params: { id: made.id } });
  expect(figures).toMatchObject({
    currency: "USD",
    currencies: ["USD"],
    trades: 11,
    answered: 10,
    adherence: { followed: 8, answered: 13, share: 8 / 13 },
    results: {
      followed: { trades: 5, wins: 5, netPnl: "40", perTrade: "8" },
      broken: { trades: 5, wins: 5, netPnl: "15", perTrade: "3" },
      difference: { perTrade: "5", interval: [expect.any(String), expect.any(String)] },
    },
    rules: [
      { id: waited, adherence: { followed: 5, answered: 10, share: 0.5 } },
      {
        id: size,
        adherence: { followed: 3, answered: 3 },
        results: { broken: { trades: 0 }, difference: null },
      },
    ],
  });
  // Both sides have the variance 2.5, so the standard error of the difference is 1.
  expect(Number(figures.results.difference?.interval?.[0])).toBeCloseTo(5 - 1.959963984540054, 9);
  const [low, high] = figures.adherence.interval ?? [0, 0];
  expect(low).toBeGreaterThan(0.3);
  expect(high).toBeLessThan(0.9);
  const early = { params: { id: made.id }, query: { to: "2026-03-02T03:00:00.000Z" } };
  expect(await user.call(getAdherence, early)).toMatchObject({
    trades: 3,
    results: { followed: { trades: 0 } },
  });

  // Every figure leads to its trades.
  const listed = async (query: object) =>
    (await user.call(listTrades, { query: { ...query, sort: "openedAt" } })).items.map(({ id }) => id);
  expect(await listed({ adherence: "broken" })).toEqual(ids.slice(0, 5));
  expect(await listed({ adherence: "followed", setup: "opening range" })).toEqual(ids.slice(5, 10));
  expect(await listed({ rule: waited, adherence: "followed" })).toEqual(ids.slice(5, 10));
  expect(await listed({ rule: size })).toEqual(ids.slice(0, 3));
  expect(await listed({ rule: "rul_none" })).toEqual([]);
  const groups = async (by: "rule" | "adherence") =>
    (await user.call(getBreakdown, { query: { by } })).items.map(({ key, rule, trades, netPnl }) => [
      key,
      rule,
      trades,
      netPnl,
    ]);
  expect(await groups("adherence")).toEqual([
    ["broken", null, 5, "15"],
    ["followed", null, 5, "40"],
    ["", null, 2, "28"],
  ]);
  expect((await groups("rule")).toSorted()).toEqual(
    [
      [`${waited}:broken`, "Waited for the close", 5, "15"],
      [`${waited}:followed`, "Waited for the close", 5, "40"],
      [`${size}:followed`, "Size as planned", 3, "6"],
      ["", null, 2, "28"],
    ].toSorted(),
  );

  // A rule that was answered is retired, one that was not goes, and a mended one keeps its answers.
  const change = (body: object, ifMatch: number) =>
    user.call(changeSetup, { params: { id: made.id }, body, headers: { "if-match": `"${ifMatch}"` } });
  const grown = await change(
    { rules: [{ id: size, words: "Size as in the plan" }, { words: "Stop was set" }] },
    1,
  );
  expect(grown.rules.map(({ words, retiredAt }) => [words, retiredAt === null])).toEqual([
    ["Size as in the plan", true],
    ["Stop was set", true],
    ["Waited for the close", false],
  ]);
  const shrunk = await change(
    {
      rules: [
        { id: waited, words: "Waited" },
        { id: size, words: "Size" },
      ],
    },
    2,
  );
  expect(shrunk.rules.map(({ id, retiredAt }) => [id, retiredAt])).toEqual([
    [waited, null],
    [size, null],
  ]);
  expect(await change({ rules: shrunk.rules.map(({ id, words }) => ({ id, words })) }, 3)).toEqual(shrunk);
  const stale = { params: { id: made.id }, body: { name: "x" }, headers: { "if-match": '"1"' } };
  expect(await user.refused(changeSetup, stale)).toMatchObject({ code: "precondition_failed" });
  const foreign = { params: { id: made.id }, body: { rules: [{ id: "rul_other", words: "x" }] } };
  expect(await user.refused(changeSetup, foreign)).toMatchObject({ issues: [{ path: "rules.0.id" }] });
  expect(await user.call(getAdherence, { params: { id: made.id } })).toMatchObject({
    adherence: { followed: 8, answered: 13 },
  });

  // What was answered counts while the trade has the setup.
  await write(first, { setup: "Other" });
  expect(await listed({ adherence: "broken" })).toEqual(ids.slice(1, 5));
  await write(first, { setup: "opening range" });
  expect(await listed({ adherence: "broken" })).toEqual(ids.slice(0, 5));
  const told = (await toldTo(user)).filter(({ type }) => /^(setup|trade)\./.test(type));
  expect(told.slice(0, 2).map(({ body }) => body)).toEqual([
    { setupId: made.id, change: "created" },
    { tradeId: first, trades: 1, fields: ["setup", "rules"] },
  ]);
});

test("tags and setups are renamed, merged and removed with what their trades come to, and brought back", async () => {
  const { user, ids, open } = await withTrades();
  const [one = "", two = "", three = ""] = ids;
  const write = (id: string, body: object) => user.call(annotateTrade, { params: { id }, body });
  await write(one, { tags: ["FOMO", "late"], setup: "Gap" });
  await write(two, { tags: ["fear"], setup: "Trend" });
  await write(open, { tags: ["FOMO"] });
  const tags = async () => {
    const { items } = await user.call(listTags, { query: { figures: "true" } });
    return items.map(({ name, figures }) => [
      name,
      figures?.trades,
      figures?.openTrades,
      figures?.lastAt?.slice(11, 16),
      figures?.byCurrency.map(({ netPnl }) => netPnl).join(),
    ]);
  };
  const all = [
    ["fear", 1, 0, "01:30", "2"],
    ["FOMO", 1, 1, "20:00", "6"],
    ["late", 1, 0, "00:30", "1"],
  ];
  expect(await tags()).toEqual(all);
  const idOf = async (name: string) =>
    (await user.call(listTags)).items.find((tag) => tag.name === name)?.id ?? "";
  const fomo = { id: await idOf("FOMO") };

  // A name stands in one row, and kept filters follow it.
  const { id: filterId } = await user.call(saveFilter, { body: { name: "Mine", filter: { tag: "fomo" } } });
  expect(await user.refused(renameTag, { params: fomo, body: { name: "LATE" } })).toMatchObject({
    code: "name_taken",
  });
  expect(await user.call(renameTag, { params: fomo, body: { name: "Chased it" } })).toMatchObject({
    id: fomo.id,
    name: "Chased it",
  });
  expect(await user.call(getTrade, { params: { id: one }, query: {} })).toMatchObject({
    tags: ["Chased it", "late"],
    version: 1,
  });
  expect((await user.call(listSavedFilters)).items).toMatchObject([
    { id: filterId, filter: { tag: "Chased it" } },
  ]);

  // A merge puts the other tag in the place of one, once where a trade has both, and an undo brings it back.
  const late = await idOf("late");
  expect(await user.refused(mergeTag, { params: fomo, body: { into: fomo.id } })).toMatchObject({
    code: "invalid_request",
  });
  expect(await user.refused(mergeTag, { params: fomo, body: { into: "tag_none" } })).toMatchObject({
    code: "not_found",
  });
  const merged = await user.call(mergeTag, { params: fomo, body: { into: late } });
  expect(merged).toMatchObject({
    status: "done",
    trades: 2,
    changed: 2,
    word: { kind: "tag", name: "Chased it", into: { name: "late" } },
  });
  expect(await tags()).toEqual([all[0], ["late", 1, 1, "20:00", "6"]]);
  await user.call(undoBulkEdit, { params: { id: merged.id }, body: {} });
  await user.settle();
  expect(await user.call(getTrade, { params: { id: one }, query: {} })).toMatchObject({
    tags: ["Chased it", "late"],
    version: 3,
  });
  const removed = await user.call(removeTag, { params: { id: late } });
  expect(removed).toMatchObject({ status: "done", trades: 1, changed: 1 });
  expect((await tags()).map(([name]) => name)).toEqual(["Chased it", "fear"]);
  // Meanwhile another tag took the name.
  await write(three, { tags: ["Late"] });
  await user.call(undoBulkEdit, { params: { id: removed.id }, body: {} });
  await user.settle();
  expect((await tags()).map(([name]) => name)).toEqual(["Chased it", "fear", "Late", "late (again)"]);

  // With a setup its missed trades go along; they count in no money.
  const setups = (await user.call(listSetups, { query: { figures: "true" } })).items;
  expect(setups).toMatchObject([
    { name: "Gap", rules: 0, figures: { trades: 1, byCurrency: [{ netPnl: "1" }] } },
    { name: "Trend", figures: { trades: 1 } },
  ]);
  const [gap = "", trend = ""] = setups.map(({ id }) => id);
  const missed = {
    symbol: "MISS",
    direction: "short",
    setup: "gap",
    plannedEntry: "50.50",
    plannedStop: "51.5",
    target: "48.5",
    at: "2026-03-02T15:00:00Z",
    note: "Was on the phone.",
    resultR: "2.5",
  } as const;
  const noted = await user.call(noteMissedTrade, { body: missed });
  expect(noted).toMatchObject({ setup: "Gap", plannedEntry: "50.5", targetR: "2", version: 0 });
  const other = { ...missed, at: "2026-03-01T15:00:00Z", setup: null, resultR: null };
  const second = await user.call(noteMissedTrade, { body: other });
  const params = { id: noted.id };
  const same = { plannedEntry: "50.500", at: "2026-03-02T15:00:00.000Z", setup: "GAP" };
  expect(await user.call(changeMissedTrade, { params, body: same })).toEqual(noted);
  expect(await user.call(changeMissedTrade, { params, body: { resultR: "-1" } })).toMatchObject({
    resultR: "-1",
    version: 1,
  });
  const stale = { params, body: {}, headers: { "if-match": '"0"' } };
  expect(await user.refused(changeMissedTrade, stale)).toMatchObject({ code: "precondition_failed" });
  const page = await user.call(listMissedTrades, { query: { limit: 1 } });
  expect(page.items.map(({ id }) => id)).toEqual([noted.id]);
  const rest = await user.call(listMissedTrades, { query: { cursor: page.nextCursor ?? "" } });
  expect(rest).toMatchObject({ items: [{ id: second.id, setup: null }], nextCursor: null });
  const ofSetup = async (setup: string) => (await user.call(listMissedTrades, { query: { setup } })).items;
  const joined = await user.call(mergeSetup, { params: { id: gap }, body: { into: trend } });
  expect(await ofSetup("TREND")).toMatchObject([{ id: noted.id, setup: "Trend" }]);
  expect(await user.call(getAdherence, { params: { id: trend } })).toMatchObject({
    trades: 2,
    answered: 0,
    missed: { trades: 1, withResult: 1, totalR: "-1", perTradeR: "-1" },
  });
  expect(await user.refused(readSetup, { params: { id: gap } })).toMatchObject({ code: "not_found" });
  await user.call(undoBulkEdit, { params: { id: joined.id }, body: {} });
  await user.settle();
  expect(await ofSetup("gap")).toMatchObject([{ id: noted.id }]);
  expect(await user.call(getTrade, { params: { id: one }, query: {} })).toMatchObject({ setup: "Gap" });
  await user.call(removeSetup, { params: { id: trend } });
  expect(await user.call(getTrade, { params: { id: two }, query: {} })).toMatchObject({ setup: null });
  await user.call(removeMissedTrade, { params });
  expect(await user.refused(removeMissedTrade, { params })).toMatchObject({ code: "not_found" });
  const told = (await toldTo(user)).flatMap(({ type, body }) =>
    /^(tag|setup|missed_trade)\./.test(type) ? [`${type} ${(body as { change: string }).change}`] : [],
  );
  expect(told).toEqual([
    "tag.changed renamed",
    "tag.changed merged",
    "tag.changed restored",
    "tag.changed removed",
    "tag.changed restored",
    "missed_trade.changed noted",
    "missed_trade.changed noted",
    "missed_trade.changed changed",
    "setup.changed merged",
    "setup.changed restored",
    "setup.changed removed",
    "missed_trade.changed removed",
  ]);

  // Merges one behind the other are undone in reverse, and what followed them comes back.
  const names = ["Base", "Flag", "Wedge"];
  const chain: string[] = [];
  for (const name of names) chain.push((await user.call(createSetup, { body: { name } })).id);
  const seen = await user.call(noteMissedTrade, { body: { ...missed, setup: "Base" } });
  const kept = await user.call(saveFilter, { body: { name: "Bases", filter: { setup: "base" } } });
  await write(three, { setup: "Base" });
  const followed = async () => {
    await user.settle();
    const { items } = await user.call(listMissedTrades);
    const { setup } = await user.call(getTrade, { params: { id: three }, query: {} });
    const filters = (await user.call(listSavedFilters)).items;
    return [
      items.find(({ id }) => id === seen.id)?.setup,
      filters.find(({ id }) => id === kept.id)?.filter.setup,
      setup,
    ];
  };
  const merges: string[] = [];
  for (const [n, id] of chain.slice(0, 2).entries()) {
    const { id: editId } = await user.call(mergeSetup, {
      params: { id },
      body: { into: chain[n + 1] ?? "" },
    });
    merges.push(editId);
    expect(await followed()).toEqual([names[n + 1], names[n + 1], names[n + 1]]);
  }
  for (const n of [1, 0]) {
    await user.call(undoBulkEdit, { params: { id: merges[n] ?? "" }, body: {} });
    expect(await followed()).toEqual([names[n], names[n], names[n]]);
  }
});
