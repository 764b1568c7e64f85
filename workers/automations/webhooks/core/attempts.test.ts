import { expect, test } from "vitest";
import { isExhausted, judgeAttempt, MOST_ATTEMPTS, PATIENCE_MS } from "./attempts.ts";

const now = Date.UTC(2026, 10, 29);
const judged = (status: number | null, attempts = 1, retryAfter: string | null = null, chance = 0) =>
  judgeAttempt({ status, retryAfter }, { attempts, now, chance });
const waitOf = (judgement: ReturnType<typeof judged>) =>
  judgement.kind === "retry" ? (judgement.at - now) / 1000 : judgement.kind;

test("the waits are those of the schedule, and then the delivery is dead", () => {
  const waits = Array.from({ length: MOST_ATTEMPTS }, (_, index) => waitOf(judged(500, index + 1)));
  expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, "dead"]);
});

test("chance lengthens a wait by a fifth at most and shortens none", () => {
  expect([0, 0.5, 0.999].map((chance) => waitOf(judged(500, 2, null, chance)))).toEqual([300, 330, 359.94]);
});

test.each([
  [200, "delivered"],
  [204, "delivered"],
  [299, "delivered"],
  [199, 5],
  [300, 5],
  [302, 5],
  [304, 5],
  [400, 5],
  [404, 5],
  [409, 5],
  [410, "gone"],
  [500, 5],
  [null, 5],
])("the answer %s is judged as %s", (status, expected) => {
  expect(waitOf(judged(status))).toBe(expected);
});

const pauseOf = (status: number | null, attempts: number, retryAfter: string | null = null) => {
  const judgement = judged(status, attempts, retryAfter);
  if (judgement.kind !== "retry") throw new Error("no retry");
  return judgement.pauseUntil === null ? null : (judgement.pauseUntil - now) / 1000;
};

test("a receiver that is away or busy gets nothing else meanwhile", () => {
  for (const status of [null, 429, 502, 503, 504]) expect(pauseOf(status, 1)).toBe(5);
  for (const status of [500, 400, 302]) expect(pauseOf(status, 1)).toBeNull();
  // However long its own delivery waits, others try again after five minutes.
  expect(pauseOf(null, 6)).toBe(300);
  expect(pauseOf(429, 6, "7200")).toBe(7_200);
});

test.each([
  ["60", 60],
  ["1", 5],
  ["Sun, 29 Nov 2026 00:02:00 GMT", 120],
  ["Sat, 28 Nov 2026 00:00:00 GMT", 5],
  ["999999999", 86_400],
  ["soon", 5],
  ["-5", 5],
  ["", 5],
])("Retry-After %j waits %i seconds", (text, expected) => {
  expect(waitOf(judged(503, 1, text))).toBe(expected);
});

test("five days of nothing but failure are too much", () => {
  expect(
    [null, now, now - PATIENCE_MS + 1, now - PATIENCE_MS].map((since) => isExhausted(since, now)),
  ).toEqual([false, false, false, true]);
});
