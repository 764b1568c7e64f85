import fc from "fast-check";
import { expect, test } from "vitest";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { rounds } from "#test/effort.ts";
import {
  type BookedFill,
  bookFill,
  FLAT,
  marketValue,
  type Position,
  positionPrice,
  unrealizedPnl,
} from "./position.ts";

const fill = (side: "buy" | "sell", quantity: string, price: string, fee = "0"): BookedFill => ({
  side,
  quantity,
  price,
  fee,
});

function book(fills: readonly BookedFill[], multiplier = "1", start = "100000") {
  let position: Position = FLAT;
  let cash = start;
  const realized = fills.map((one) => {
    const booking = bookFill(position, cash, one, multiplier);
    ({ position, cash } = booking);
    return booking.realized;
  });
  return { position, cash, realized };
}

test("a scale-in closes at its average: LEAN TradeBuilderTests, 1000 at 1.08 and 1.07, sold at 1.09", () => {
  const fills = [
    fill("buy", "1000", "1.08", "1"),
    fill("buy", "1000", "1.07", "1"),
    fill("sell", "2000", "1.09", "1"),
  ];
  expect(positionPrice(book(fills.slice(0, 2)).position)).toBe("1.075");
  expect(book(fills)).toEqual({
    position: { quantity: "0", cost: "0", realizedPnl: "30", fees: "3" },
    cash: "100027",
    realized: [null, null, "30"],
  });
});

test("a flip closes all and opens the rest at its price: LEAN TradeBuilderTests", () => {
  const fills = [fill("buy", "1000", "1.07"), fill("sell", "2000", "1.08")];
  const { position, realized } = book(fills);
  expect(position).toMatchObject({ quantity: "-1000", cost: "1080", realizedPnl: "10" });
  expect(realized).toEqual([null, "10"]);
  expect(book([...fills, fill("buy", "1000", "1.09")]).realized[2]).toBe("-10");
});

test.each([
  ["flat", [], "-100"],
  ["long", [fill("buy", "100", "100")], "0"],
  ["short", [fill("sell", "100", "100")], "-200"],
])("a short sale of 100 at 100 adds 10 000 to cash from %s: LEAN cash tests", (_, before, quantity) => {
  const start = book(before).cash;
  const { cash, position } = book([...before, fill("sell", "100", "100")]);
  expect(decimal(cash).minus(start).toFixed()).toBe("10000");
  expect(position.quantity).toBe(quantity);
});

test("a future counts its multiplier, in value, cash and P&L", () => {
  const { position, cash } = book([fill("buy", "3", "4500", "3.6")], "50");
  expect(cash).toBe("-575003.6");
  expect(marketValue(position, "4504", "50")).toBe("675600");
  expect(unrealizedPnl(position, "4504", "50")).toBe("600");
  const short = book([fill("sell", "2", "0.1")], "100").position;
  expect(unrealizedPnl(short, "0.04", "100")).toBe("12");
  expect(marketValue(short, "0.04", "100")).toBe("-8");
});

const steps = (places: number, max: number) =>
  fc.integer({ min: 1, max }).map((units) => toDecimal(decimal(units).div(decimal(10).pow(places))));
const fills = fc.array(
  fc.record({
    side: fc.constantFrom("buy" as const, "sell" as const),
    quantity: fc.oneof(steps(0, 9), steps(9, 2 ** 31 - 1)),
    price: fc.oneof(steps(2, 20_000), steps(8, 2 ** 31 - 1)),
    fee: steps(8, 500_000_000),
  }),
  { maxLength: 40 },
);

test("cash and positions reconcile with a naive ledger to the last digit", () => {
  fc.assert(
    fc.property(
      fills,
      fc.constantFrom("1", "50", "100", "0.1"),
      steps(2, 20_000),
      (fills, multiplier, price) => {
        const { position, cash } = book(fills, multiplier);
        let money: Big = decimal("100000");
        let held: Big = decimal(0);
        for (const one of fills) {
          const signed = one.side === "buy" ? decimal(one.quantity) : decimal(one.quantity).times(-1);
          held = held.plus(signed);
          money = money.minus(signed.times(one.price).times(multiplier)).minus(one.fee);
        }
        const equity = money.plus(held.times(price).times(multiplier));
        const explained = decimal("100000")
          .plus(position.realizedPnl)
          .minus(position.fees)
          .plus(unrealizedPnl(position, price, multiplier));
        expect([cash, position.quantity, toDecimal(explained)]).toEqual([
          toDecimal(money),
          toDecimal(held),
          toDecimal(equity),
        ]);
        expect(position.quantity === "0").toBe(position.cost === "0");
      },
    ),
    { seed: 12, numRuns: rounds({ sample: 300, long: 20_000 }) },
  );
});
