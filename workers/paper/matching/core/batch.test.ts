import { expect, test } from "vitest";
import { batchOf, inLockOrder, MOST_IN_BATCH } from "./batch.ts";

/** Woken orders: each is the name of a user and an account, and how many orders the account has open. */
const woken = (...given: [userId: string, accountId: string, working: number][]) =>
  given.map(([userId, accountId, working], n) => ({ userId, accountId, working, n }));

test("nobody woken is no batch", () => {
  expect(batchOf([])).toBeNull();
});

test("accounts come in the order of locks, each once, and the last order is the last that belongs to them", () => {
  const batch = batchOf(
    woken(["usr_b", "acc_2", 3], ["usr_a", "acc_9", 1], ["usr_b", "acc_1", 2], ["usr_b", "acc_2", 3]),
  );
  expect(batch?.accounts).toEqual([
    { userId: "usr_a", id: "acc_9" },
    { userId: "usr_b", id: "acc_1" },
    { userId: "usr_b", id: "acc_2" },
  ]);
  expect(batch?.last).toMatchObject({ n: 3 });
});

test("a batch ends before the account whose open orders no longer fit, and goes on behind it next time", () => {
  const all = woken(
    ["usr_a", "acc_1", MOST_IN_BATCH - 1],
    ["usr_b", "acc_1", 1],
    ["usr_a", "acc_1", MOST_IN_BATCH - 1],
    ["usr_c", "acc_1", 1],
    ["usr_a", "acc_1", MOST_IN_BATCH - 1],
  );
  const batch = batchOf(all);
  expect(batch?.accounts.map(({ userId }) => userId)).toEqual(["usr_a", "usr_b"]);
  expect(batch?.last).toMatchObject({ n: 2 });
  expect(batchOf(all.slice(3))?.accounts.map(({ userId }) => userId)).toEqual(["usr_a", "usr_c"]);
});

test("an account with more orders than a batch holds is a batch of its own", () => {
  const batch = batchOf(woken(["usr_a", "acc_1", MOST_IN_BATCH + 1], ["usr_b", "acc_1", 1]));
  expect(batch).toMatchObject({ accounts: [{ userId: "usr_a", id: "acc_1" }], last: { n: 0 } });
});

test("an account whose count says none still takes a place, so that a batch is bounded", () => {
  const none = Array.from({ length: MOST_IN_BATCH + 5 }, (_, n) => ({
    userId: `usr_${n}`,
    accountId: "acc",
    working: 0,
  }));
  expect(batchOf(none)?.accounts).toHaveLength(MOST_IN_BATCH);
});

test("locks are in the order of bytes, capitals before small letters, whatever the locale", () => {
  const keys = ["usr_b", "usr_B", "usr_a", "usr_1"].map((userId) => ({ userId, id: "acc_1" }));
  expect(inLockOrder(keys).map(({ userId }) => userId)).toEqual(["usr_1", "usr_B", "usr_a", "usr_b"]);
  expect(inLockOrder([...keys, { userId: "usr_1", id: "acc_0" }])[0]).toEqual({
    userId: "usr_1",
    id: "acc_0",
  });
});
