import { expect, test } from "vitest";
import type { Appended, Row } from "#shared/stream.ts";
import { type Append, type Outbox, relay, relayAll, relayEach, type Unsent } from "./relay.ts";

const row = (srcSeq: number): Row => ({
  srcSeq,
  type: "user.registered",
  version: 1,
  at: "2026-11-20T00:00:00Z",
  body: {},
});
const numbers = (rows: Row[]) => rows.map(({ srcSeq, rebuilt }) => (rebuilt === true ? -srcSeq : srcSeq));
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

/** An outbox of arrays that holds the numbers `floor` to `head`, and a record of the calls to it. */
function boxOf({
  head,
  sent = 0,
  floor = 1,
  generation = 1,
}: Partial<Omit<Unsent, "rows">> & { head: number }) {
  const box = { head, sent, floor, generation };
  const marks: number[] = [];
  const outbox: Outbox = {
    source: "ledger",
    listUnsent: async (_userId, from, limit) => ({
      ...box,
      rows: upTo(box.head)
        .filter((n) => n >= box.floor && n >= (from ?? box.sent + 1))
        .slice(0, limit)
        .map(row),
    }),
    async markSent(_userId, last) {
      marks.push(last);
      box.sent = Math.max(box.sent, last);
    },
    listUsersUnsent: async () => [],
  };
  return { box, outbox, marks };
}

/** A log that first returns the given answers and then answers by its content. */
function logOf(last: number, ...answers: Appended[]) {
  const appended: number[][] = [];
  const log = { last };
  const append: Append = async (_userId, _source, _generation, floor, rows) => {
    appended.push(numbers(rows));
    const told = answers.shift();
    if (told !== undefined) return told;
    if (log.last === 0) log.last = floor - 1;
    const first = rows.find(({ srcSeq }) => srcSeq > log.last)?.srcSeq ?? log.last + 1;
    if (first !== log.last + 1) return { kind: "gap", expected: log.last + 1 };
    log.last = Math.max(log.last, rows.at(-1)?.srcSeq ?? 0);
    return { kind: "appended", last: log.last };
  };
  return { log, append, appended };
}

test("appends what is unsent and marks it", async () => {
  const { outbox, marks } = boxOf({ head: 5, sent: 2 });
  const { append, appended } = logOf(2);
  expect(await relay(outbox, append, "usr_1")).toBe(3);
  expect([appended, marks]).toEqual([[[3, 4, 5]], [5]]);
});

test("has nothing to do where nothing is unsent", async () => {
  const { outbox, marks } = boxOf({ head: 5, sent: 5 });
  const { append, appended } = logOf(5);
  expect(await relay(outbox, append, "usr_1")).toBe(0);
  expect([appended, marks]).toEqual([[], []]);
});

test("a mark that was lost costs a second sending, which the log skips", async () => {
  const { outbox, marks } = boxOf({ head: 5, sent: 0 });
  const { append, log } = logOf(5);
  await relay(outbox, append, "usr_1");
  expect([log.last, marks]).toEqual([5, [5]]);
});

test("goes on from a number that the log acknowledged beyond what was sent", async () => {
  const { box, outbox, marks } = boxOf({ head: 4 });
  const { append, appended } = logOf(0, { kind: "appended", last: 6 });
  box.head = 6;
  outbox.listUnsent = ((list) => async (userId, from, limit) => {
    const unsent = await list(userId, from, limit);
    return from === null ? { ...unsent, rows: unsent.rows.slice(0, 4) } : unsent;
  })(outbox.listUnsent);
  await relay(outbox, append, "usr_1");
  expect([appended, marks]).toEqual([[[1, 2, 3, 4]], [6]]);
});

test("a log that lost everything is filled from where the outbox begins, and what it had before is marked so", async () => {
  const { outbox, marks } = boxOf({ head: 9, sent: 7, floor: 4 });
  const { append, appended } = logOf(0);
  await relay(outbox, append, "usr_1");
  expect(appended).toEqual([
    [8, 9],
    [-4, -5, -6, -7, 8, 9],
  ]);
  expect(marks).toEqual([9]);
});

test("pages through a long outbox", async () => {
  const { outbox, marks } = boxOf({ head: 1203 });
  const { append, appended } = logOf(0);
  expect(await relay(outbox, append, "usr_1")).toBe(1203);
  expect(appended.map((page) => [page[0], page.at(-1)])).toEqual([
    [1, 500],
    [501, 1000],
    [1001, 1203],
  ]);
  expect(marks).toEqual([500, 1000, 1203]);
});

test("does not go on for ever against a log that keeps its gap", async () => {
  const { outbox, marks } = boxOf({ head: 5 });
  const gap: Appended = { kind: "gap", expected: 2 };
  const { append } = logOf(0, gap, gap, gap, gap);
  await expect(relay(outbox, append, "usr_1")).rejects.toThrow("gap at 2 of ledger");
  expect(marks).toEqual([]);
});

test("leaves it to a newer relay when its generation is over", async () => {
  const { outbox, marks } = boxOf({ head: 5 });
  const { append } = logOf(0, { kind: "stale", generation: 2 });
  expect(await relay(outbox, append, "usr_1")).toBe(0);
  expect(marks).toEqual([]);
});

test("marks what an erased user will never read, so that no sweep comes back for it", async () => {
  const { outbox, marks } = boxOf({ head: 5 });
  const { append } = logOf(0, { kind: "erased" });
  expect(await relay(outbox, append, "usr_1")).toBe(0);
  expect(marks).toEqual([5]);
});

test("says so when the log holds more than the database: it was restored and its generation not raised", async () => {
  const { outbox } = boxOf({ head: 5, sent: 4 });
  const { append } = logOf(8);
  await expect(relay(outbox, append, "usr_1")).rejects.toThrow("the log is ahead of ledger");
});

test("two relays at once deliver each row once", async () => {
  const { box, outbox } = boxOf({ head: 700 });
  const { append, log } = logOf(0);
  await Promise.all([relay(outbox, append, "usr_1"), relay(outbox, append, "usr_1")]);
  expect([log.last, box.sent]).toEqual([700, 700]);
});

test("the sweep goes through all users in order, past those that fail", async () => {
  const ids = upTo(250).map((n) => `usr_${String(n).padStart(3, "0")}`);
  const tried: string[] = [];
  const listUsersUnsent = async (after: string, limit: number) =>
    ids.filter((id) => id > after).slice(0, limit);
  const outcome = await relayAll(
    { listUsersUnsent },
    async (userId) => {
      tried.push(userId);
      if (userId.endsWith("7")) throw new Error("down");
    },
    { users: 240, atOnce: 4 },
  );
  expect(tried.sort()).toEqual(ids.slice(0, 240));
  expect(outcome.tried).toBe(240);
  expect(outcome.failed).toHaveLength(24);
});

test("a user named twice is relayed once, and no more at once than allowed", async () => {
  let [running, most] = [0, 0];
  const failed = await relayEach(
    ["a", "b", "a", "c", "d", "e"],
    async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    },
    2,
  );
  expect([failed, most]).toEqual([[], 2]);
});
