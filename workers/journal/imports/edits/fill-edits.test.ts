import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { MOST_EDITED_FILLS } from "#shared/contracts/bounds.ts";
import {
  addFill,
  deleteFill,
  deleteTrade,
  editFill,
  getFill,
  listDeletedFills,
  restoreFill,
  restoreTrade,
  type NewFill,
} from "#shared/contracts/fill-edits.ts";
import { exportFills, listFills } from "#shared/contracts/fills.ts";
import { getImport } from "#shared/contracts/imports.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { isId, newId, sampleIdOf } from "#shared/ids.ts";
import { plant as plantRow } from "#test/plant.ts";
import { attachments } from "#workers/db/schema/days.ts";
import { accounts, fills, instruments } from "#workers/db/schema/journal.ts";
import { structure_changes, structure_legs } from "#workers/db/schema/structures.ts";
import { fileOf, imported, ledgerOf, plant, runToEnd, undone } from "#test/imports.ts";

const BUY = "2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,";
const SALE = "2026-03-02T16:00:00Z,Main,ACME,sell,10,110,1,USD,S1";
const FILE = fileOf(BUY, SALE);
const typed: NewFill = {
  executedAt: "2026-03-02T15:00:00Z",
  account: "Main",
  symbol: "ACME",
  side: "buy",
  quantity: "10",
  price: "100",
  fee: "1",
  currency: "USD",
};
const add = (user: TestUser, changes: Partial<NewFill> = {}) =>
  user.call(addFill, { body: { ...typed, ...changes } });
const edit = (user: TestUser, id: string, body: Partial<NewFill>, headers = {}) =>
  user.call(editFill, { params: { id }, body, headers });
const prices = async (user: TestUser) =>
  (await ledgerOf(user)).map((fill) => fill.split(" ").slice(4, 7).join(" "));
const idOf = async (user: TestUser, side: "buy" | "sell") =>
  (await user.call(listFills)).items.find((fill) => fill.side === side)?.id ?? "";
/** How many fills a file would add. */
async function added(user: TestUser, text: string): Promise<number> {
  const id = await imported(user, text);
  const { rows } = await user.call(getImport, { params: { id } });
  await undone(user, id);
  return rows.new;
}

test("a change keeps the original, whatever is imported, exported and undone, and the trades follow", async () => {
  const user = await newUser();
  const first = await imported(user, FILE);
  const id = await idOf(user, "buy");
  const changed = await edit(user, id, { price: "90", symbol: "ACMX", note: "Mistyped." });
  expect(changed).toMatchObject({
    id,
    price: "90",
    symbol: "ACMX",
    edited: true,
    note: "Mistyped.",
    typed: false,
  });
  expect(changed.original).toMatchObject({ price: "100", symbol: "ACME", quantity: "10" });
  await edit(user, id, { symbol: "ACME" });
  await user.settle();
  const [trade] = (await user.call(listTrades)).items;
  expect(trade).toMatchObject({ grossPnl: "200", netPnl: "198", status: "closed" });
  const { executions } = await user.call(getTrade, { params: { id: trade?.id ?? "" }, query: {} });
  expect(executions.map((fill) => [fill.price, fill.edited])).toEqual([
    ["90", true],
    ["110", false],
  ]);

  const exported = await user.call(exportFills);
  expect(exported).toContain(",10,90,1,USD,");
  expect([await added(user, FILE), await added(user, exported)]).toEqual([0, 0]);
  const again = await imported(user, FILE);
  await undone(user, first);
  expect(await prices(user)).toEqual(["buy 10 90", "sell 10 110"]);
  const restored = await user.call(restoreFill, { params: { id }, query: { of: "edit" } });
  expect(restored).toMatchObject({ price: "100", edited: false, original: null, note: "Mistyped." });
  expect(await user.call(restoreFill, { params: { id }, query: { of: "edit" } })).toEqual(restored);
  await edit(user, id, { price: "95" });
  await user.call(deleteFill, { params: { id } });
  expect(await prices(user)).toEqual(["sell 10 110"]);
  expect(await added(user, FILE)).toBe(0);
  expect((await user.call(listDeletedFills)).items).toMatchObject([
    { id, price: "95", deleted: true, deletedWith: null },
  ]);
  const original = { params: { id }, query: { of: "edit" } } as const;
  expect((await user.refused(restoreFill, original)).code).toBe("not_found");
  // Brought back twice, the fill is still as its owner last saw it.
  const back = await user.call(restoreFill, { params: { id }, query: {} });
  expect(back).toMatchObject({ price: "95", deleted: false, edited: true });
  expect(await user.call(restoreFill, { params: { id }, query: {} })).toEqual(back);
  expect(await prices(user)).toEqual(["buy 10 95", "sell 10 110"]);
  await undone(user, again);
  expect(await ledgerOf(user)).toEqual([]);
  expect((await user.refused(getFill, { params: { id } })).code).toBe("not_found");
  const left = await user
    .ctx()
    .ledger.read(sql<{ n: number }>`select count(*)::int as n from fill_edits where user_id = ${user.id}`);
  expect(left).toEqual([{ n: 0 }]);
  await imported(user, FILE);
  expect(await prices(user)).toEqual(["buy 10 100", "sell 10 110"]);
});

const at = (clock: string) => ({ executedAt: `2026-03-02T${clock}:00Z` });
const openedBy = ({ id }: { id: string }) => `trd_${id.slice(4)}`;

test("what was written about a trade follows where a changed time makes another fill open it", async () => {
  const user = await newUser();
  const first = await add(user, { ...at("10:00"), quantity: "5" });
  const second = await add(user, { ...at("11:00"), quantity: "5" });
  await add(user, { ...at("12:00"), side: "sell" });
  await user.settle();
  const written = { notes: "Waited long.", tags: ["Late"], setup: "Breakout", plannedStop: "95" };
  await user.call(annotateTrade, { params: { id: openedBy(first) }, body: written });
  const shown = async () => {
    await user.settle();
    const { items } = await user.call(listTrades, { query: { text: "waited" } });
    return items.map(({ id, notes, tags, setup, plannedStop }) => ({ id, notes, tags, setup, plannedStop }));
  };
  await edit(user, first.id, at("11:30"));
  expect(await shown()).toEqual([{ id: openedBy(second), ...written }]);
  await user.call(restoreFill, { params: { id: first.id }, query: { of: "edit" } });
  expect(await shown()).toEqual([{ id: openedBy(first), ...written }]);
  await edit(user, second.id, at("09:00"));
  expect(await shown()).toEqual([{ id: openedBy(second), ...written }]);
  // Behind its trade the fill opens none, and the words wait for its return.
  await edit(user, second.id, at("13:00"));
  expect(await shown()).toEqual([]);
  await edit(user, second.id, at("09:30"));
  expect(await shown()).toEqual([{ id: openedBy(second), ...written }]);
});

test("pictures and a word on its structure follow a trade about which nothing was written", async () => {
  const user = await newUser();
  const first = await add(user, { ...at("10:00"), quantity: "5" });
  const second = await add(user, { ...at("11:00"), quantity: "5" });
  await user.settle();
  const [before, after] = [openedBy(first), openedBy(second)];
  const { read } = user.ctx().ledger;
  const [place] = await read(sql<{ account_id: string; instrument_id: string }>`
    select account_id, instrument_id from fills where user_id = ${user.id} limit 1`);
  const own = { user_id: user.id, id: newId("attachment"), created_at: first.executedAt };
  const picture = { type: "image/png", size: 1, width: 1, height: 1, digest: "0".repeat(64) } as const;
  await plantRow(attachments, { ...own, ...picture, about: before, file_name: "entry.png" });
  const leg = { account_id: "", instrument_id: "", ...place, opened_at: first.executedAt };
  await plantRow(structure_legs, {
    user_id: user.id,
    trade_id: before,
    structure_id: null,
    by: "owner",
    ...leg,
  });
  const trades = [{ tradeId: before, before: null, after: { structureId: null } }];
  const change = { id: newId("structureChange"), kind: "split", trades, made_at: first.executedAt } as const;
  await plantRow(structure_changes, { user_id: user.id, ...change });
  await edit(user, first.id, at("11:30"));
  await user.settle();
  const about = sql`user_id = ${user.id}`;
  expect(
    await read(sql<object>`select (select about from attachments where ${about}) as picture,
      (select trade_id from structure_legs where ${about}) as leg,
      (select trades from structure_changes where ${about}) as trades`),
  ).toEqual([{ picture: after, leg: after, trades: [{ ...trades[0], tradeId: after }] }]);
});

test("of two times that change at once one waits until the trades follow, and the words are not lost", async () => {
  const user = await newUser();
  const first = await add(user, { ...at("10:00"), quantity: "5" });
  const second = await add(user, { ...at("11:00"), quantity: "5" });
  await add(user, { ...at("12:00"), side: "sell" });
  await user.settle();
  await user.call(annotateTrade, { params: { id: openedBy(first) }, body: { notes: "Waited long." } });
  const changes = [
    { id: first.id, change: at("11:30") },
    { id: second.id, change: at("11:45") },
  ];
  const headers = { "content-type": "application/json" };
  const sent = changes.map(({ id, change }) =>
    user.fetch(`/fills/${id}`, { method: "PATCH", headers, body: JSON.stringify(change) }),
  );
  const answers = await Promise.all(sent);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  await user.settle();
  const waiting = changes[answers.findIndex(({ status }) => status === 409)];
  await edit(user, waiting?.id ?? "", waiting?.change ?? {});
  await user.settle();
  expect((await user.call(listTrades, { query: { text: "waited" } })).items).toMatchObject([
    { id: openedBy(first), notes: "Waited long." },
  ]);
});

test("notes of a file beyond the most are left out from the last on, and the import says so", async () => {
  const user = await newUser();
  await imported(user, fileOf(BUY));
  const id = await idOf(user, "buy");
  await edit(user, id, { price: "101" });
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql<never>`insert into fill_edits (user_id, fill_id, note, edited_at)
      select ${user.id}, 'fil_' || n, 'x', now() from generate_series(1, ${MOST_EDITED_FILLS - 2}::int) n`);
  });
  const noted = [BUY, SALE, SALE.replace("S1", "S2"), SALE.replace("S1", "S3")];
  const text = fileOf(...noted.map((row, at) => `${row},Note ${at}`)).replace("_id\n", "_id,note\n");
  const { errors } = await user.call(getImport, { params: { id: await imported(user, text) } });
  expect(errors).toMatchObject([
    { line: 4, reason: expect.stringMatching(/^the notes of 2 rows from here on/) },
  ]);
  const rows = await user.ctx().ledger.read(sql<{ note: string }>`select note from fill_edits
    where user_id = ${user.id} and note like 'Note%' order by note`);
  expect(rows).toEqual([{ note: "Note 0" }, { note: "Note 1" }]);
});

test("a name that nobody can read and an option without its terms are refused", async () => {
  const user = await newUser();
  const refused = async (body: object) =>
    (await user.refused(addFill, { body: { ...typed, ...body } })).issues?.map(({ path }) => path);
  for (const symbol of ["AC\u200bME", "\u200d", "AC\u2800ME", "\u3164", "\u202eEMCA"])
    expect(await refused({ symbol }), JSON.stringify(symbol)).toContain("symbol");
  expect(await refused({ account: "\u200b" })).toEqual(["account"]);
  expect(await refused({ executionId: "E\ufeff1" })).toEqual(["executionId"]);
  expect(await refused({ assetClass: "option", multiplier: "100", strike: "90" })).toEqual([
    "expiry",
    "right",
  ]);
  const terms = { assetClass: "option", strike: "90", expiry: "2026-06-19", right: "call" } as const;
  const { id } = await add(user, { ...terms, account: "👩\u200d💻" });
  expect(await user.refused(editFill, { params: { id }, body: { expiry: null } })).toMatchObject({
    issues: [{ path: "expiry" }],
  });
  expect(await edit(user, id, { expiry: "2026-07-17" })).toMatchObject({ expiry: "2026-07-17" });
});

test("what was typed in is what a statement states later, and taken back it is a new fill of the statement", async () => {
  const user = await newUser();
  const one = await add(user, { note: "By phone." });
  expect(one).toMatchObject({
    typed: true,
    duplicate: false,
    version: expect.any(Number),
    note: "By phone.",
  });
  const two = await add(user);
  expect(two.id).not.toBe(one.id);
  const file = await imported(user, FILE);
  expect(await prices(user)).toEqual(["buy 10 100", "buy 10 100", "sell 10 110"]);
  expect(await user.call(getFill, { params: { id: one.id } })).toMatchObject({ typed: false });
  await undone(user, file);
  await user.call(deleteFill, { params: { id: one.id } });
  await user.call(deleteFill, { params: { id: two.id } });
  expect(await added(user, FILE)).toBe(2);
  expect(await user.call(restoreFill, { params: { id: two.id }, query: {} })).toMatchObject({
    id: two.id,
    typed: true,
  });
  await imported(user, FILE);
  // One of the two is the fill of the statement, the other one beside it.
  expect(await user.call(restoreFill, { params: { id: one.id }, query: {} })).toMatchObject({ id: one.id });
  expect(await prices(user)).toEqual(["buy 10 100", "buy 10 100", "sell 10 110"]);
  const sale = await add(user, { side: "sell", price: "110", executedAt: "2026-03-02T16:00:00Z" });
  expect(sale).toMatchObject({ duplicate: true, executionId: "S1" });
  // A fill that was corrected by hand is the one of a statement that has it right.
  const wrong = await add(user, { price: "70", executedAt: "2026-03-03" });
  expect(wrong).toMatchObject({ dateOnly: true });
  await edit(user, wrong.id, { price: "71", executedAt: "2026-03-03T15:00:00Z" });
  const right = fileOf("2026-03-03T15:00:00Z,Main,ACME,buy,10,71,2,USD,X9");
  const [before, brought] = [await prices(user), await imported(user, right)];
  expect((await user.call(getImport, { params: { id: brought } })).rows).toMatchObject({ new: 0 });
  expect(await prices(user)).toEqual(before);
  expect(await add(user, { executionId: "T1", symbol: "TTT" })).toMatchObject({ executionId: "T1" });
  expect((await user.refused(addFill, { body: { ...typed, executionId: "T1", price: "1" } })).code).toBe(
    "fill_taken",
  );
});

test("a deleted fill that is typed again is what was typed, and a note that stands is kept", async () => {
  const user = await newUser();
  await imported(user, FILE);
  const id = await idOf(user, "buy");
  await edit(user, id, { price: "105" });
  await user.call(deleteFill, { params: { id } });
  const back = await add(user);
  expect(back).toMatchObject({ id, price: "100", edited: false, deleted: false, duplicate: false });
  const named = { ...typed, executionId: "N1", symbol: "NNN" };
  await add(user, { ...named, note: "First." });
  expect(await add(user, { ...named, note: "Second." })).toMatchObject({ duplicate: true, note: "First." });
});

test("a deleted fill comes back beside one that a statement gave its id since", async () => {
  const user = await newUser();
  const first = await add(user, { executionId: "B1" });
  await user.call(deleteFill, { params: { id: first.id } });
  const second = await add(user);
  expect(await added(user, fileOf(`${BUY}B1`))).toBe(0);
  await imported(user, fileOf(`${BUY}B1`));
  expect(await user.call(restoreFill, { params: { id: first.id }, query: {} })).toMatchObject({
    id: second.id,
  });
  const { items } = await user.call(listFills);
  expect(items.map(({ executionId }) => executionId).sort()).toEqual(["B1", null]);
  expect(items.every((fill) => isId("fill", fill.id))).toBe(true);
});

test("a later file brings what was typed in and deleted, once no file states it", async () => {
  const user = await newUser();
  const { id } = await add(user);
  const file = await imported(user, fileOf(BUY));
  await user.call(deleteFill, { params: { id } });
  expect(await added(user, fileOf(BUY))).toBe(0);
  await undone(user, file);
  expect(await added(user, fileOf(BUY))).toBe(1);
  expect(await user.call(restoreFill, { params: { id }, query: {} })).toMatchObject({ id, typed: true });
});

test("a correction by the broker reaches what its owner left alone, and a cancellation takes the fill", async () => {
  const user = await newUser();
  await imported(user, fileOf(`${BUY}E1`, SALE));
  const id = await idOf(user, "buy");
  await edit(user, id, { price: "90" });
  const fee = await imported(user, fileOf("2026-03-02T15:00:00Z,Main,ACME,buy,10,100,3,USD,E1"));
  const told = await user.call(getImport, { params: { id: fee } });
  expect(told).toMatchObject({
    rows: { corrected: 1 },
    errors: [{ reason: expect.stringContaining("by hand") }],
  });
  expect(await user.call(getFill, { params: { id } })).toMatchObject({
    price: "90",
    fee: "3",
    original: { fee: "3" },
  });
  await edit(user, id, { fee: "5" });
  expect(await user.call(getFill, { params: { id } })).toMatchObject({
    fee: "5",
    original: { fee: "3", price: "100" },
  });
});

test("a trade is deleted and brought back whole, and shares its flip with the next one", async () => {
  const user = await newUser();
  const flip = "2026-03-02T16:00:00Z,Main,ACME,sell,15,110,3,USD,S1";
  await imported(user, fileOf(BUY, flip, "2026-03-02T17:00:00Z,Main,ACME,buy,5,100,1,USD,B2"));
  await user.settle();
  const trades = (await user.call(listTrades)).items;
  const long = trades.find(({ direction }) => direction === "long")?.id ?? "";
  await user.call(annotateTrade, { params: { id: long }, body: { notes: "Kept." } });
  expect(await user.call(deleteTrade, { params: { id: long } })).toEqual({ fills: 2 });
  expect((await user.refused(deleteTrade, { params: { id: long } })).code).toBe("trade_deriving");
  await user.settle();
  const [rest, ...more] = (await user.call(listTrades)).items;
  expect(more).toEqual([]);
  expect(rest).toMatchObject({ direction: "short", quantity: "5", grossPnl: "50", fees: "2" });
  expect((await user.call(listDeletedFills)).items).toMatchObject([{ side: "buy", deletedWith: long }]);
  // The fill of the flip stays tied to the deleted trade, whatever becomes of it meanwhile.
  const shared = (await user.call(listFills)).items.find(({ executionId }) => executionId === "S1")?.id ?? "";
  await edit(user, shared, { note: "Half of it." });
  await user.settle();
  const refused = await user.refused(deleteTrade, { params: { id: rest?.id ?? "" } });
  expect(refused.code).toBe("trade_tied");
  expect(await user.call(restoreTrade, { params: { id: long } })).toEqual({ fills: 2 });
  await user.settle();
  expect(await user.call(getTrade, { params: { id: long }, query: {} })).toMatchObject({
    notes: "Kept.",
    grossPnl: "100",
  });
  expect(await prices(user)).toEqual(["buy 10 100", "sell 15 110", "buy 5 100"]);
  expect((await user.refused(restoreTrade, { params: { id: long } })).code).toBe("not_found");
});

test("fills of paper accounts and of the sample are not changed by hand", async () => {
  const user = await newUser();
  await imported(user, FILE);
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql<never>`update accounts set kind = 'paper' where user_id = ${user.id} and name = 'Main'`),
    );
  const [id, owner] = [await idOf(user, "buy"), sampleIdOf(user.id)];
  await plantRow(accounts, { user_id: owner, id: "acc_s", name: "Sample" });
  await plantRow(instruments, {
    user_id: owner,
    id: "ins_s",
    symbol: "ACME",
    currency: "USD",
    asset_class: "equity",
  });
  const invented = newId("fill");
  await plantRow(fills, {
    user_id: owner,
    id: invented,
    account_id: "acc_s",
    instrument_id: "ins_s",
    executed_at: "2026-03-02T15:00:00Z",
    side: "buy",
    quantity: "1",
    price: "1",
    fee_currency: "USD",
  });
  expect(await user.call(getFill, { params: { id: invented } })).toMatchObject({ editable: false });
  for (const each of [id, invented]) {
    expect((await user.refused(editFill, { params: { id: each }, body: { price: "1" } })).code).toBe(
      "fill_fixed",
    );
    expect((await user.refused(deleteFill, { params: { id: each } })).code).toBe("fill_fixed");
  }
  expect((await user.refused(addFill, { body: { ...typed, account: "Main" } })).code).toBe("fill_fixed");
});

test("of two devices one is refused, and a running import sees the change", async () => {
  const user = await newUser();
  const rows = Array.from(
    { length: 30 },
    (_, n) => `2026-03-02T15:00:${String(n).padStart(2, "0")}Z,Main,ACME,buy,10,100,1,USD,`,
  );
  await imported(user, fileOf(...rows));
  const [fill] = (await user.call(listFills, { query: { limit: 1 } })).items;
  const id = fill?.id ?? "";
  const { version } = await user.call(getFill, { params: { id } });
  const both = await Promise.allSettled(
    ["91", "92"].map((price) => edit(user, id, { price }, { "if-match": `"${version}"` })),
  );
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const again = await plant(user, fileOf(...rows));
  await Promise.all([runToEnd(user, again), edit(user, id, { price: "93" })]);
  expect((await user.call(getImport, { params: { id: again } })).rows).toMatchObject({
    new: 0,
    duplicate: 30,
  });
  expect(await prices(user)).toHaveLength(30);
  expect((await user.refused(editFill, { params: { id }, body: { quantity: "0" } })).code).toBe(
    "invalid_request",
  );
  expect((await user.refused(editFill, { params: { id }, body: { price: "1e3" } })).code).toBe(
    "invalid_request",
  );
});
