import { expect, test } from "vitest";
import { writeIn } from "../numbers/reader.ts";
import { leftWords } from "./run-words.ts";

test("the runs of the month are told from nine tenths on, and when flows start again", () => {
  writeIn("en-US");
  const now = Date.parse("2026-12-31T23:30:00Z");
  const words = (runsThisMonth: number, runsAMonth: number | null) =>
    leftWords(
      {
        quotas: { importsAMonth: null, storageBytes: null, flows: null, runsAMonth, retentionDays: null },
        used: { importsThisMonth: 0, storageBytes: 0, flows: 1, runsThisMonth },
      },
      now,
    );
  expect([words(899, 1000), words(5000, null)]).toEqual([null, null]);
  expect(words(900, 1000)).toMatch(/^900 of your plan’s 1.000 runs of this month are used\.$/);
  expect(words(1000, 1000)).toMatch(/ are used up\. No flow starts before Jan 1\.$/);
});
