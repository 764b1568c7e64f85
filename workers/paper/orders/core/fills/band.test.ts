import fc from "fast-check";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { anOrder, aQuote, follow, given } from "#test/fixtures/paper-orders.ts";
import { models, quote, restingOrder } from "#test/fixtures/random-orders.ts";
import { read } from "../amounts.ts";
import { judge } from "./judge.ts";
import { tradeBand } from "./trade-band.ts";

const START = aQuote("99.9", "100.1");

test.each([
  [
    "an order at the market: no slippage, and half a spread worse",
    anOrder(),
    [START],
    "100.1",
    "100.20625625",
  ],
  [
    "a limit that rested: the better side, and never beyond the limit",
    anOrder({ type: "limit", limitPrice: "100" }),
    [START, aQuote("99.7", "99.95")],
    "99.7",
    "100",
  ],
  [
    "a stop that was passed over: its own price",
    anOrder({ type: "stop", stopPrice: "101" }),
    [START, aQuote("103", "103.2")],
    "101",
    "103.30645",
  ],
  [
    "a stop beyond the quote on arrival: the quote",
    anOrder({ type: "stop", stopPrice: "98" }),
    [START],
    "100.1",
    "100.20625625",
  ],
  [
    "a sale without a bid before: the other side of the quote",
    anOrder({ type: "limit", side: "sell", limitPrice: "101" }),
    [aQuote("0", "102"), aQuote("101.5", "102")],
    "102",
    "101.24365625",
  ],
])("%s", (_, order, quotes, optimistic, pessimistic) => {
  expect(follow(order, quotes).fills.at(-1)).toMatchObject({ optimistic, pessimistic });
});

test("the band of each fill holds its price, and of each round trip its P&L", () => {
  const fill = fc.tuple(restingOrder, quote, models, fc.boolean());
  let fills = 0;
  fc.assert(
    fc.property(fill, fill, (...pair) => {
      const steps = pair.flatMap(([order, seen, models, arrival]) => {
        const { steps } = judge(order, seen, given(seen, { models, arrival }));
        return steps.flatMap((step) =>
          step.event === "fill" || step.event === "fill_part" ? [{ ...step, side: order.side }] : [],
        );
      });
      for (const { side, price, optimistic, pessimistic } of steps) {
        const [low, high] = side === "buy" ? [optimistic, pessimistic] : [pessimistic, optimistic];
        fills++;
        expect(read(low) <= read(price) && read(price) <= read(high), `${low} ${price} ${high}`).toBe(true);
      }
      const { optimistic, booked, pessimistic } = tradeBand(steps, "50");
      expect(read(pessimistic) <= read(booked) && read(booked) <= read(optimistic)).toBe(true);
    }),
    { seed: 13, numRuns: rounds({ sample: 1500, long: 30_000 }) },
  );
  expect(fills).toBeGreaterThan(300);
});

test("a band is the P&L after fees under each price", () => {
  const buy = {
    side: "buy",
    quantity: "10",
    price: "100",
    fee: "1",
    optimistic: "99",
    pessimistic: "101",
  } as const;
  const sale = { ...buy, side: "sell", price: "110", optimistic: "111", pessimistic: "109" } as const;
  expect(tradeBand([buy, sale], "2")).toEqual({ optimistic: "238", booked: "198", pessimistic: "158" });
});
