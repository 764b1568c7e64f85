import { expect, test } from "vitest";
import { ContractSizes } from "./contract-sizes.ts";
import { symbolFacts } from "./symbols.ts";

test.each([
  ["EURUSDm", "forex USD 100000"],
  ["GBPJPY.pro", "forex JPY 100000"],
  ["XAUEUR#", "other EUR 100"],
  ["GOLD", "other USD 100"],
  ["XAGUSD", "other USD 5000"],
  ["BTCUSD", "crypto USD null"],
  ["DOGEUSD", "crypto USD null"],
  ["NAS100.cash", "other USD null"],
  ["UK100", "other GBP null"],
  ["AAPL.NAS", "other null null"],
])("%s is %s", (symbol, facts) => {
  expect(Object.values(symbolFacts(symbol)).map(String).join(" ")).toBe(facts);
});

test("ten thousand symbols take bounded memory", () => {
  const sizes = new ContractSizes();
  for (let n = 0; n < 10_000; n++)
    sizes.add({ symbol: `S${n}`, moved: 1, volume: 1, digits: 0, profit: 5, rounding: 0.01 });
  expect(sizes.instrumentOf("S1", "USD")).toMatchObject({ multiplier: "5" });
  expect(sizes.instrumentOf("S9999", "USD")).toMatch(/does not show/);
});
