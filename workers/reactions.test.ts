import { expect, test } from "vitest";
import type { Import } from "#shared/contracts/imports.ts";
import { reactionsTo } from "./reactions.ts";

const ended: Import = {
  id: "imp_1",
  status: "completed",
  format: "tidemark-csv",
  fileName: "fills.csv",
  size: 1,
  account: null,
  timeZone: "UTC",
  dryRun: false,
  rows: { total: 1, read: 1, new: 1, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 },
  errors: [],
  diff: null,
  failure: null,
  createdAt: "2026-11-20T20:00:00.000Z",
  finishedAt: "2026-11-20T20:00:01.000Z",
};

test("an import that wrote fills has its round trips derived", () => {
  expect(reactionsTo({ type: "import.completed", body: { import: ended } })).toEqual([
    { kind: "ledger.derive", payload: { importId: "imp_1" } },
  ]);
});

test("however a dry run ends, its file is deleted and nothing is derived", () => {
  for (const type of ["import.completed", "import.failed", "import.cancelled"] as const) {
    expect(reactionsTo({ type, body: { import: { ...ended, dryRun: true } } })).toEqual([
      { kind: "import.discard", payload: { importId: "imp_1" } },
    ]);
  }
});

test("the coach reflects on an import, not on a scoring that somebody asked for", () => {
  const scored = { ledgerVersion: 3, biases: [] };
  expect(reactionsTo({ type: "bias.scored", body: { ...scored, importId: null } })).toEqual([]);
  expect(reactionsTo({ type: "bias.scored", body: { ...scored, importId: "imp_1" } })).toEqual([
    { kind: "coach.reflect", payload: { importId: "imp_1" } },
  ]);
});
