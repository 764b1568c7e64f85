import { expect, test } from "vitest";
import { anImport } from "#test/fixtures/an-import.ts";
import { laterImport, mergeImport } from "./merge-import.ts";

const running = anImport("imp_1", "running", 500);

test("takes progress as it grows and drops what arrives late", () => {
  const later = anImport("imp_1", "running", 900);
  const done = anImport("imp_1", "completed", 1000);
  expect([
    laterImport(running, later),
    laterImport(later, running),
    laterImport(done, later),
    laterImport(running, done),
  ]).toEqual([later, later, done, done]);
});

test("shows the way from completed through undoing to undone, and never back", () => {
  const done = anImport("imp_1", "completed", 1000);
  const undoing = anImport("imp_1", "undoing", 1000);
  const undone = anImport("imp_1", "undone", 1000);
  expect([
    laterImport(done, undoing).status,
    laterImport(undoing, undone).status,
    laterImport(undone, done).status,
  ]).toEqual(["undoing", "undone", "undone"]);
});

test("puts a new import first and replaces a known one where it stands", () => {
  const other = anImport("imp_0", "completed", 10);
  const pages = { pages: [{ items: [other], nextCursor: null }], pageParams: [null] };
  const added = mergeImport(pages, running);
  const replaced = mergeImport(added, anImport("imp_1", "completed", 1000));
  expect(added?.pages[0]?.items.map((item) => item.id)).toEqual(["imp_1", "imp_0"]);
  expect(replaced?.pages[0]?.items.map((item) => item.status)).toEqual(["completed", "completed"]);
});

test("leaves a list alone that was never loaded, and any list for a dry run", () => {
  const pages = { pages: [{ items: [], nextCursor: null }], pageParams: [null] };
  expect(mergeImport(undefined, running)).toBeUndefined();
  expect(mergeImport(pages, { ...running, dryRun: true })).toBe(pages);
});
