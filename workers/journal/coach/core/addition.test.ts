import { expect, test } from "vitest";
import { seededRandom } from "../../../math/random.ts";
import { addedBy, type AdditionPart } from "./addition.ts";

const TRADE = { symbol: "ACME", currency: "USD", net: "1.50" };
const EMPTY: AdditionPart = {
  fills: 0,
  trades: 0,
  from: null,
  to: null,
  results: [],
  best: null,
  worst: null,
};

test("sums are exact, a currency of more fills comes first, and of equal results the first id", () => {
  const one: AdditionPart = {
    fills: 2,
    trades: 1,
    from: "2026-01-05",
    to: "2026-01-06",
    results: [
      { currency: "EUR", net: "0.1", fees: "1", closes: 2 },
      { currency: "USD", net: "5", fees: "0", closes: 1 },
    ],
    best: { ...TRADE, id: "b", key: 1.5 },
    worst: { ...TRADE, id: "b", key: 1.5 },
  };
  const other: AdditionPart = {
    fills: 3,
    trades: 2,
    from: "2025-12-30",
    to: "2026-01-05",
    results: [
      { currency: "USD", net: "-7.000000000000000001", fees: "2.50", closes: 2 },
      { currency: "EUR", net: "0.2", fees: "1", closes: 1 },
    ],
    best: { ...TRADE, id: "a", key: 1.5 },
    worst: { ...TRADE, id: "c", net: "-9.10", key: -9.1 },
  };
  expect(addedBy([EMPTY, one, EMPTY, other], 9)).toEqual({
    rows: 9,
    fills: 5,
    trades: 3,
    from: "2025-12-30",
    to: "2026-01-06",
    results: [
      { currency: "EUR", net: "0.3", fees: "2" },
      { currency: "USD", net: "-2.000000000000000001", fees: "2.5" },
    ],
    best: { ...TRADE, id: "a", net: "1.5" },
    worst: { ...TRADE, id: "c", net: "-9.1" },
  });
  expect(addedBy([EMPTY], 4)).toMatchObject({ rows: 4, fills: 0, from: null, best: null, results: [] });
});

test("the parts may come in any order", () => {
  const random = seededRandom("parts");
  const parts = Array.from({ length: 30 }, (_, at): AdditionPart => {
    const key = Math.floor(random() * 5);
    const trade = { ...TRADE, id: `t${at}`, key };
    const currency = ["USD", "EUR", "GBP"][at % 3] ?? "";
    return {
      fills: at,
      trades: 1,
      from: `2026-01-${10 + (at % 7)}`,
      to: `2026-02-${10 + (at % 5)}`,
      results: [{ currency, net: `${key}.${at}`, fees: "0.01", closes: key }],
      best: trade,
      worst: trade,
    };
  });
  const whole = addedBy(parts, 30);
  for (let round = 0; round < 20; round++)
    expect(
      addedBy(
        parts.toSorted(() => random() - 0.5),
        30,
      ),
    ).toEqual(whole);
});
