import { expect, test } from "vitest";
import { symbolWords } from "./symbol-words.ts";

test("reads an option's clearing code and leaves every other symbol alone", () => {
  const symbols = [
    "ACME 260417C00055000",
    "AAPL  261120P00270500",
    "SPX 261218C05000000",
    "BTC-USD",
    "ES 2613",
  ];
  expect(symbols.map(symbolWords)).toEqual([
    "ACME 17 Apr 26 55 C",
    "AAPL 20 Nov 26 270.5 P",
    "SPX 18 Dec 26 5000 C",
    "BTC-USD",
    "ES 2613",
  ]);
});
