import { beforeEach, expect, test } from "vitest";
import { writeIn } from "../numbers/reader.ts";
import { countsWords, formatSize, outcomeWords, progressOf } from "./import-words.ts";

beforeEach(() => writeIn("en-US"));

const none = { total: null, read: 0, new: 0, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 };

test("says of every count what it counts, and leaves out what is none", () => {
  expect([
    countsWords({ ...none, total: 20_003, read: 14_402, new: 14_380, duplicate: 21, rejected: 1 }),
    countsWords({ ...none, read: 500, new: 498, corrected: 1, conflict: 1 }),
    countsWords({ ...none, total: 1, read: 1, new: 1 }),
  ]).toEqual([
    "14,402 of 20,003 rows · 14,380 new · 21 already there · 1 not readable",
    "500 rows read · 498 new · 1 corrected · 1 in conflict",
    "1 row · 1 new",
  ]);
});

test("knows no progress before the end of the file is known", () => {
  expect([
    progressOf({ status: "running", rows: none }),
    progressOf({ status: "running", rows: { ...none, total: 200, read: 50 } }),
    progressOf({ status: "undoing", rows: { ...none, total: 200, read: 200 } }),
  ]).toEqual([null, 0.25, null]);
});

test("claims no fills of an import that was taken back", () => {
  const rows = { ...none, read: 7_500, new: 7_500 };
  expect([outcomeWords({ status: "cancelled", rows }), outcomeWords({ status: "completed", rows })]).toEqual([
    "7,500 rows read · its fills were taken out again",
    "7,500 rows read · 7,500 new",
  ]);
});

test("writes sizes short", () => {
  expect([formatSize(12), formatSize(20_480), formatSize(5_400_000)]).toEqual([
    "12\u202fB",
    "20\u202fkB",
    "5.1\u202fMB",
  ]);
});
