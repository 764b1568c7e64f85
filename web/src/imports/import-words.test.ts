import { beforeEach, expect, test } from "vitest";
import { writeIn } from "../numbers/reader.ts";
import { countsWords, formatSize, outcomeWords, progressOf } from "./import-words.ts";

beforeEach(() => writeIn("en-US"));

const none = { total: null, read: 0, new: 0, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 };

test("says of every count what it counts, and leaves out what is none", () => {
  expect([
    countsWords({ ...none, total: 20_003, read: 14_402, new: 14_380, duplicate: 21, rejected: 1 }),
    countsWords({ ...none, read: 500, new: 498, corrected: 1, conflict: 1 }),
    countsWords({ ...none, total: 4, read: 4, new: 1, leftOut: 3 }),
  ]).toEqual([
    "14,402 of 20,003 rows · 14,380 new · 21 already there · 1 not readable",
    "500 rows read · 498 new · 1 corrected · 1 in conflict",
    "4 rows · 1 new · 3 left out",
  ]);
});

test("knows progress by rows where their number is known, else by bytes, else not at all", () => {
  const size = 4_000;
  expect([
    progressOf({ status: "running", size, rows: none }),
    progressOf({ status: "running", size, rows: { ...none, total: 200, read: 50 }, bytesRead: 3_000 }),
    progressOf({ status: "running", size, rows: { ...none, read: 50 }, bytesRead: 3_000 }),
    progressOf({ status: "running", size: 0, rows: none, bytesRead: 0 }),
    progressOf({ status: "undoing", size, rows: { ...none, total: 200, read: 200 }, bytesRead: size }),
  ]).toEqual([null, 0.25, 0.75, null, null]);
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
