import { expect, test } from "vitest";
import { exceededBy, monthStart } from "./use.ts";

test.each([
  ["2026-11-30T23:59:59.999Z", "2026-11-01T00:00:00.000Z"],
  ["2026-12-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z"],
  ["2027-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
])("the month of %s began at %s", (at, start) => {
  expect(monthStart(Date.parse(at)).toISOString()).toBe(start);
});

test.each([
  [{ importsThisMonth: 1, storageBytes: 90 }, 10, null],
  [{ importsThisMonth: 1, storageBytes: 91 }, 10, "storageBytes"],
  [{ importsThisMonth: 2, storageBytes: 0 }, 10, "importsAMonth"],
])("with %j used, a file of %i bytes exceeds %s of two imports and 100 bytes", (used, size, exceeded) => {
  expect(exceededBy({ importsAMonth: 2, storageBytes: 100 }, used, size)).toBe(exceeded);
  expect(exceededBy({ importsAMonth: null, storageBytes: null }, used, size)).toBeNull();
});
