import { expect, test } from "vitest";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { namesIn, withNames } from "./own-names.ts";

const OWN = [
  { kind: "symbol", name: "TSLA" },
  { kind: "tag", name: "Late" },
] as const;

function of(symbol: string): CoachQuery {
  return { kind: "figures", measure: "r", filter: { symbol } };
}

test("names are spelt as they stand in the ledger, and a name of nobody makes no query", () => {
  const asked: CoachQuery = {
    kind: "without",
    exclude: { symbols: ["tsla"], tags: ["late"], weekdays: ["5"] },
    filter: { symbol: "tsla" },
  };
  expect(namesIn(asked)).toEqual([
    { kind: "symbol", name: "tsla" },
    { kind: "symbol", name: "tsla" },
    { kind: "tag", name: "late" },
  ]);
  expect(withNames(asked, OWN)).toEqual({
    kind: "without",
    exclude: { symbols: ["TSLA"], tags: ["Late"], weekdays: ["5"] },
    filter: { symbol: "TSLA" },
  });
  expect(withNames(asked, OWN.slice(0, 1))).toBeNull();
  expect(withNames({ kind: "figures", measure: "r", filter: { setup: "Late" } }, OWN)).toBeNull();
  const alike = [
    { kind: "symbol", name: "brk" },
    { kind: "symbol", name: "BRK" },
  ] as const;
  expect(withNames(of("BRK"), alike)).toEqual(of("BRK"));
  expect(withNames(of("Brk"), alike)).toBeNull();
  expect(withNames({ kind: "bias", bias: "chasing" }, [])).toEqual({ kind: "bias", bias: "chasing" });
});
