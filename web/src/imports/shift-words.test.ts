import { expect, test } from "vitest";
import { shiftWords, standingWords } from "./shift-words.ts";

test("says how far away the trades stand, in hours and minutes", () => {
  expect([
    standingWords({ offsetMinutes: -240, fills: 12 }),
    standingWords({ offsetMinutes: 345, fills: 1 }),
    standingWords({ offsetMinutes: 60, fills: 2 }),
  ]).toEqual([
    "12 of these trades are already in your ledger, 4 hours earlier. Nothing will be doubled.",
    "One of these trades is already in your ledger, 5 hours 45 minutes later. Nothing will be doubled.",
    "2 of these trades are already in your ledger, 1 hour later. Nothing will be doubled.",
  ]);
});

test("says in the history what became of their times, and nothing where none were shifted", () => {
  const shift = { offsetMinutes: -300, fills: 40 };
  expect([
    shiftWords({ shift, times: "keep" }),
    shiftWords({ shift, times: "correct" }),
    shiftWords({ shift: null, times: "correct" }),
    shiftWords({}),
  ]).toEqual([
    "40 were there already, 5 hours earlier: their times were kept",
    "40 were there already, 5 hours earlier: they have this file's times now",
    null,
    null,
  ]);
});
