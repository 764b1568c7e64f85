import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { decideConflicts, listConflicts, type Take } from "#shared/contracts/import-conflicts.ts";
import { getImport } from "#shared/contracts/imports.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { fileOf, imported, ledgerOf, plant, undone } from "#test/imports.ts";

const buy = (price: string, id = "E1") => `2026-03-02T15:00:00Z,Main,ACME,buy,10,${price},1,USD,${id}`;
const SALE = "2026-03-02T16:00:00Z,Main,ACME,sell,10,110,1,USD,S1";
const many = (price: string) => Array.from({ length: 1_010 }, (_, n) => buy(price, `E${n}`));
const decide = (user: TestUser, id: string, line: number, take: Take) =>
  user.call(decideConflicts, { params: { id }, body: { line, take } });
const conflictsOf = async (user: TestUser, id: string) =>
  (await user.call(listConflicts, { params: { id } })).items;
const priceOf = async (user: TestUser) =>
  (await ledgerOf(user)).find((fill) => fill.includes(" buy "))?.split(" ")[6];

test("a conflict waits, is decided, decided anew, and given back by the undo of its import", async () => {
  const user = await newUser();
  await imported(user, fileOf(buy("100"), SALE));
  const second = await imported(user, fileOf(buy("101")));
  const third = await imported(user, fileOf(buy("102"), SALE));
  expect(await user.call(getImport, { params: { id: second } })).toMatchObject({
    undecided: 1,
    rows: { conflict: 1 },
  });
  expect(await priceOf(user)).toBe("100");
  const [waiting, ...more] = await conflictsOf(user, second);
  expect(more).toEqual([]);
  expect(waiting).toMatchObject({
    line: 2,
    account: "Main",
    executionId: "E1",
    taken: null,
    file: { symbol: "ACME", side: "buy", quantity: "10", price: "101", fee: "1", currency: "USD" },
    ledger: { price: "100", executedAt: "2026-03-02T15:00:00.000Z" },
  });

  expect(await decide(user, second, 2, "file")).toMatchObject({ id: second, undecided: 0 });
  await user.settle();
  const [trade] = (await user.call(listTrades)).items;
  expect(trade).toMatchObject({ status: "closed", grossPnl: "90", netPnl: "88" });
  expect(await conflictsOf(user, second)).toMatchObject([
    { taken: "file", file: { price: "101" }, ledger: { price: "100" } },
  ]);
  // The decision that came last counts, whichever file was imported last.
  await decide(user, third, 2, "file");
  expect(await priceOf(user)).toBe("102");
  await decide(user, second, 2, "file");
  expect(await priceOf(user)).toBe("101");
  await decide(user, second, 2, "ledger");
  expect(await priceOf(user)).toBe("102");
  await undone(user, third);
  expect(await priceOf(user)).toBe("100");
  await decide(user, second, 2, "file");
  await undone(user, second);
  expect(await ledgerOf(user)).toEqual([
    expect.stringContaining("buy 10 100 1"),
    expect.stringContaining("sell"),
  ]);
  await user.settle();
  expect((await user.call(listTrades)).items).toMatchObject([{ grossPnl: "100" }]);
  const audits = await user.ctx().ledger.read(
    sql<{
      n: number;
    }>`select count(*)::int as n from audit where user_id = ${user.id} and action = 'import.decided'`,
  );
  expect(audits).toEqual([{ n: 5 }]);
});

test("only a line that contradicts is decided, and only while the import's rows stand", async () => {
  const user = await newUser();
  const first = await imported(user, fileOf(buy("100"), SALE));
  const second = await imported(user, fileOf(buy("101"), SALE));
  const refusedFor = async (id: string, body: object) =>
    (await user.refused(decideConflicts, { params: { id }, body: body as { all: true; take: Take } })).code;
  expect(await refusedFor(second, { line: 3, take: "file" })).toBe("not_found");
  expect(await refusedFor(second, { take: "file" })).toBe("invalid_request");
  expect(await refusedFor(second, { line: 2, all: true, take: "file" })).toBe("invalid_request");
  expect(await refusedFor(await plant(user, fileOf(buy("103"))), { all: true, take: "file" })).toBe(
    "import_running",
  );
  const third = await imported(user, fileOf(buy("104")));
  expect(await user.call(getImport, { params: { id: third } })).toMatchObject({ undecided: 1 });
  await undone(user, third);
  expect(await user.call(getImport, { params: { id: third } })).toMatchObject({ undecided: 0 });
  // Nothing contradicts the line any more when the import that did so is undone.
  await undone(user, first);
  expect(await priceOf(user)).toBe("101");
  expect(await conflictsOf(user, second)).toEqual([]);
  expect(await user.call(getImport, { params: { id: second } })).toMatchObject({ undecided: 0 });
  await undone(user, second);
  expect(await refusedFor(second, { all: true, take: "file" })).toBe("import_final");
});

test("all conflicts are decided alike, the rest of many by a job, and later decisions stay", async () => {
  const user = await newUser();
  await imported(user, fileOf(...many("100")));
  const second = await imported(user, fileOf(...many("101")));
  const { id, undecided } = await user.call(decideConflicts, {
    params: { id: second },
    body: { all: true, take: "file" },
  });
  expect([id, undecided]).toEqual([second, 10]);
  await decide(user, second, 1_011, "ledger");
  await user.settle();
  expect(await user.call(getImport, { params: { id: second } })).toMatchObject({ undecided: 0 });
  const taken = (await ledgerOf(user)).map((fill) => fill.split(" ")[6]);
  expect([
    taken.filter((price) => price === "101").length,
    taken.filter((price) => price === "100").length,
  ]).toEqual([1_009, 1]);
  const { items, nextCursor } = await user.call(listConflicts, {
    params: { id: second },
    query: { limit: 500 },
  });
  expect(items.map(({ line }) => line)).toEqual(Array.from({ length: 500 }, (_, n) => n + 2));
  const last = await user.call(listConflicts, {
    params: { id: second },
    query: { cursor: nextCursor ?? "", limit: 500 },
  });
  expect(last.items[0]?.line).toBe(502);
});
