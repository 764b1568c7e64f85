import fc from "fast-check";
import { expect, test } from "vitest";
import { farthest, priceFor, type Range } from "./reach.ts";

const QUOTES = [
  { bid: "100", ask: "100.5" },
  { bid: "99.00000001", ask: "101" },
  { bid: "100.25", ask: "100.26" },
];

test("a buy is woken by the ask and a sale by the bid, in whole 0.00000001", () => {
  expect(priceFor("buy", { bid: "99", ask: "100.00000001" })).toBe(10_000_000_001n);
  expect(priceFor("sell", { bid: "99", ask: "100" })).toBe(9_900_000_000n);
});

test.each<[Range, bigint]>([
  [{ side: "buy", key: "low" }, 10_026_000_000n],
  [{ side: "buy", key: "high" }, 10_100_000_000n],
  [{ side: "sell", key: "low" }, 9_900_000_001n],
  [{ side: "sell", key: "high" }, 10_025_000_000n],
])("the price of some quotes that wakes most of %o", (range, price) => {
  expect(farthest(QUOTES, range)).toBe(price);
});

test("an order that the farthest price does not wake is woken by none of the quotes, and by one otherwise", () => {
  const price = fc.integer({ min: 0, max: 50 }).map(String);
  const ranges = fc.record({ side: fc.constantFrom("buy", "sell"), key: fc.constantFrom("low", "high") });
  fc.assert(
    fc.property(
      fc.array(fc.record({ bid: price, ask: price }), { minLength: 1 }),
      ranges,
      fc.bigInt({ min: 0n, max: 50n }).map((whole) => whole * 100_000_000n),
      (quotes, range, wake) => {
        const wakes = (at: bigint) => (range.key === "low" ? at <= wake : at >= wake);
        expect(wakes(farthest(quotes, range))).toBe(
          quotes.some((quote) => wakes(priceFor(range.side, quote))),
        );
      },
    ),
  );
});

test("no quotes have no farthest price", () => {
  expect(() => farthest([], { side: "buy", key: "low" })).toThrow(RangeError);
});
