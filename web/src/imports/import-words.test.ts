import { beforeEach, expect, test } from "vitest";
import { writeIn } from "../numbers/reader.ts";
import { conflictWords } from "./conflicts/conflict-words.ts";
import { actWords, countsWords, formatSize, outcomeWords, progressOf } from "./import-words.ts";

beforeEach(() => writeIn("en-US"));

const none = { total: null, read: 0, new: 0, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 };

test("says of every count what it counts, and leaves out what is none", () => {
  expect([
    countsWords({ ...none, total: 20_003, read: 14_402, new: 14_380, duplicate: 21, rejected: 1 }),
    countsWords({ ...none, read: 500, new: 498, corrected: 1, conflict: 1 }),
    countsWords({ ...none, total: 5, read: 5, new: 1, leftOut: 3, stated: 1 }),
  ]).toEqual([
    "14,402 of 20,003 rows · 14,380 new · 21 already there · 1 not readable",
    "500 rows read · 498 new · 1 corrected · 1 in conflict",
    "5 rows · 1 new · 1 balance · 3 left out",
  ]);
});

test("offers whatever a file would do, also when it only contradicts the ledger or states balances", () => {
  const found = { diff: null, errors: [] };
  const within = [{ line: 3, reason: "Execution E1 stands twice in this file, with different facts" }];
  expect([
    actWords({ ...found, rows: { ...none, new: 1, conflict: 2 } }),
    actWords({ ...found, rows: { ...none, corrected: 2, conflict: 2 } }),
    actWords({ ...found, rows: { ...none, duplicate: 4, conflict: 2 } }),
    actWords({ ...found, rows: { ...none, duplicate: 4, conflict: 2 }, errors: within }),
    actWords({ ...found, rows: { ...none, duplicate: 4, conflict: 1 }, errors: within }),
    actWords({ ...found, rows: { ...none, duplicate: 4, stated: 3 } }),
    actWords({ ...found, rows: { ...none, duplicate: 4 } }),
  ]).toEqual([
    "Import 1 new fill",
    "Correct 2 fills",
    "Import it, to decide 2 differences",
    "Import it, to decide 1 difference",
    null,
    "Compare 3 balances with your ledger",
    null,
  ]);
  expect([
    conflictWords({ rows: { ...none, conflict: 1 }, errors: within, undecided: 0 }),
    conflictWords({ rows: { ...none, conflict: 2 }, errors: within, undecided: 0 }),
    conflictWords({ rows: { ...none, conflict: 2 }, errors: within, undecided: 1 }),
  ]).toEqual([null, "Every difference from the ledger is decided", "1 row differs from the ledger"]);
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
