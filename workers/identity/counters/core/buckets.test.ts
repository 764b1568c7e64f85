import { expect, test } from "vitest";
import { BOUNDS, bucketNamed, bucketOf, nameOf, quantile } from "./buckets.ts";

test("every time has a bucket, and every bucket a name that leads back to it", () => {
  expect([0, 1, 1.1, 2, 199, 10_000, 10_001, 1e9].map(bucketOf)).toEqual([0, 0, 1, 1, 10, 16, 17, 17]);
  for (let bucket = 0; bucket <= BOUNDS.length; bucket++) expect(bucketNamed(nameOf(bucket))).toBe(bucket);
  expect(bucketNamed("signup_flow.started")).toBeNull();
});

test.each([
  ["one bucket, spread evenly", [[8, 100]], 0.5, 87.5],
  ["the middle of two", [[0, 1], [2, 1]], 0.5, 1], // prettier-ignore
  ["the tail of two", [[0, 90], [9, 10]], 0.95, 125], // prettier-ignore
  ["the open bucket", [[17, 3]], 0.95, 10_000],
  ["nothing", [], 0.5, 0],
] as const)("tells the quantile of %s", (_, counts, share, expected) => {
  expect(quantile(new Map(counts), share)).toBe(expected);
});
