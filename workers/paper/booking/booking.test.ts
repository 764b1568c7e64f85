import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listBiases } from "#shared/contracts/biases.ts";
import { exportFills } from "#shared/contracts/fills.ts";
import { getImport } from "#shared/contracts/imports.ts";
import { newId } from "#shared/ids.ts";
import { csvOf, intradayHistory, type PlannedFill } from "#test/fixtures/histories.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { ledgerOf } from "#test/imports.ts";
import { plant } from "#test/plant.ts";
import { openPlanted, plantFills } from "#test/paper.ts";
import { uploadText } from "#test/things.ts";
import { accounts } from "../../db/schema/journal.ts";
import { queued } from "../../jobs/kinds.ts";
import { bookFills } from "./book-fills.ts";

const FILLS: PlannedFill[] = [
  {
    at: Date.parse("2026-03-02T15:00:00.120Z"),
    symbol: "ACME",
    side: "buy",
    quantity: "10",
    price: "100.5",
    fee: "1",
  },
  {
    at: Date.parse("2026-03-02T15:00:00.120Z"),
    symbol: "ACME",
    side: "buy",
    quantity: "10",
    price: "100.5",
    fee: "1",
  },
  {
    at: Date.parse("2026-03-02T16:00:00.000Z"),
    symbol: "ACME",
    side: "sell",
    quantity: "20",
    price: "101.25",
    fee: "0",
  },
];

const states = async (user: TestUser) =>
  user.ctx().ledger.read(sql<{ booked: boolean; epoch: number }>`
    select booked, epoch from paper_fills where user_id = ${user.id} order by epoch, id`);

const scored = async (user: TestUser) =>
  (await user.call(listBiases)).items.map(({ bias, n, estimate, pValue, verdict, status }) => ({
    bias,
    n,
    estimate,
    pValue,
    verdict,
    status,
  }));

test("fills are booked once, however often their job runs, and no file states them again", async () => {
  const user = await newUser();
  const account = await openPlanted(user, "Practice");
  await plantFills(user, account, FILLS);
  await Promise.all([1, 2, 3].map(() => bookFills(user.ctx(), { accountId: account.id })));
  await user.settle();
  const booked = await ledgerOf(user);
  expect(booked).toHaveLength(3);
  expect(await states(user)).toEqual(FILLS.map(() => ({ booked: true, epoch: 1 })));
  const exported = await user.call(exportFills);
  const importId = await uploadText(user, exported);
  await user.settle();
  // A second claim would keep a fill in the ledger that a reset takes out.
  expect((await user.call(getImport, { params: { id: importId } })).rows).toMatchObject({
    duplicate: 3,
    rejected: 0,
    new: 0,
  });
  expect(await ledgerOf(user)).toEqual(booked);
  expect(await user.call(exportFills)).toBe(exported);
});

test("a file that states a fill before it is booked does not double it", async () => {
  const user = await newUser();
  const account = await openPlanted(user, "Practice");
  const [id] = await plantFills(user, account, FILLS.slice(0, 1));
  await uploadText(
    user,
    `executed_at,account,symbol,side,quantity,price,fee,currency,execution_id
2026-03-02T15:00:00.120Z,Practice,ACME,buy,10,999,0,USD,${id}
`,
  );
  await user.settle();
  await user.ctx().ledger.transaction(async (tx) => {
    tx.jobs.push(queued({ kind: "paper.book", payload: { accountId: account.id } }));
  });
  await user.settle();
  // The paper account's own statement stands.
  expect(await ledgerOf(user)).toEqual([`Practice ACME 2026-03-02 15:00:00.12+00 buy 10 100.5 1 USD ${id}`]);
});

test("an ended epoch leaves the ledger, with what was not booked yet, and its fills stay readable", async () => {
  const user = await newUser();
  const account = await openPlanted(user, "Practice");
  await plantFills(user, account, FILLS);
  await bookFills(user.ctx(), { accountId: account.id });
  await plantFills(user, account, FILLS.slice(0, 1));
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      sql`update paper_accounts set epoch = 2 where user_id = ${user.id} and id = ${account.id}`,
    );
    tx.jobs.push(queued({ kind: "paper.withdraw", payload: { accountId: account.id, epoch: 1 } }));
    tx.jobs.push(queued({ kind: "paper.book", payload: { accountId: account.id } }));
  });
  await user.settle();
  expect(await ledgerOf(user)).toEqual([]);
  await plantFills(user, { ...account, epoch: 2 }, FILLS.slice(2));
  await bookFills(user.ctx(), { accountId: account.id });
  await user.settle();
  expect(await ledgerOf(user)).toHaveLength(1);
  expect(await states(user)).toEqual([1, 1, 1, 1, 2].map((epoch) => ({ booked: true, epoch })));
});

test("an equal job waits at most once", async () => {
  const user = await newUser();
  const [one, other] = [newId("account"), newId("account")];
  const runAfter = new Date(Date.now() + 3_600_000).toISOString();
  const ask = (...ids: string[]) =>
    user.ctx().ledger.transaction(async (tx) => {
      for (const accountId of ids)
        tx.jobs.push(queued({ kind: "paper.book", payload: { accountId }, runAfter }));
    });
  await ask(one, one, other);
  await ask(one, other);
  const waiting = sql<{ account: string }>`select payload ->> 'accountId' as account from jobs
    where user_id = ${user.id} order by id`;
  expect((await user.ctx().ledger.read(waiting)).map(({ account }) => account).sort()).toEqual(
    [one, other].sort(),
  );
});

test("one bias over a paper and an imported account equals it over their union", async () => {
  const { fills } = intradayHistory({ seed: "both", days: 14, perDay: 6, revenge: 0.3 });
  // Every second round trip belongs to the paper account.
  const [paper, rest] = [0, 1].map((kind) => fills.filter((_, n) => Math.floor(n / 2) % 2 === kind));
  if (paper === undefined || rest === undefined) throw new Error("a list has two halves");
  const [both, union] = await Promise.all([newUser(), newUser()]);
  const account = await openPlanted(both, "Practice");
  await plantFills(both, account, paper);
  await bookFills(both.ctx(), { accountId: account.id });
  await uploadText(both, csvOf(rest));
  // The accounts of both sort alike, because a permutation test draws in their order.
  await plant(accounts, { user_id: union.id, id: newId("account"), name: "Practice" });
  await uploadText(union, csvOf(paper.map((fill) => ({ ...fill, account: "Practice" }))));
  await uploadText(union, csvOf(rest));
  await both.settle();
  await union.settle();
  const found = await scored(both);
  expect(found.some(({ status }) => status === "scored")).toBe(true);
  expect(found).toEqual(await scored(union));
});
