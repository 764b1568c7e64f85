import { expect, test } from "vitest";
import type { StructureShape } from "#shared/contracts/structure-shapes.ts";
import type { Leg } from "./legs.ts";
import { mostLostBy } from "./max-loss.ts";
import { shapeOf } from "./shape.ts";

/** `+1 call 55 @1.25`, with `far` for the later expiry; `+100 shares @50`. */
function leg(line: string): Leg {
  const [units = "", kind = "", ...rest] = line.split(" ");
  const price = rest.find((word) => word.startsWith("@"))?.slice(1) ?? "1";
  const isOption = kind !== "shares";
  return {
    root: "ACME",
    right: isOption ? (kind === "call" ? "call" : "put") : null,
    strike: isOption ? (rest[0] ?? null) : null,
    expiry: isOption ? (rest.includes("far") ? "2026-02-20" : "2026-01-16") : null,
    direction: units.startsWith("-") ? "short" : "long",
    quantity: units.slice(1),
    multiplier: isOption ? "100" : "1",
    entryPrice: price,
  };
}

const legs = (text: string): Leg[] => text.split(", ").map(leg);

/** Each structure with its published definition, its legs and the most that it loses. */
const GOLDEN: [from: string, legs: string, shape: StructureShape, maxLoss: string | null][] = [
  // OIC, Bull Put Spread: the width of the strikes less the credit.
  ["credit vertical", "-1 put 55 @1.25, +1 put 50 @0.45", "vertical", "420"],
  // OIC, Bull Call Spread: the debit.
  ["debit vertical", "+2 call 55 @1.25, -2 call 60 @0.45", "vertical", "160"],
  // OIC, Long Call Calendar Spread: strikes alike, a nearer call sold.
  ["calendar", "-1 call 55 @1, +1 call 55 far @2", "calendar", null],
  // Cboe glossary, diagonal spread: other strikes and other expiries.
  ["diagonal", "-1 call 60 @1, +1 call 55 far @4", "diagonal", null],
  // OIC, Long Straddle: the premium; Short Straddle: no bound.
  ["long straddle", "+1 call 55 @2, +1 put 55 @1.5", "straddle", "350"],
  ["short straddle", "-1 call 55 @2, -1 put 55 @1.5", "straddle", null],
  // OIC, Long Strangle: a put below and a call above.
  ["long strangle", "+1 put 50 @1, +1 call 60 @1", "strangle", "200"],
  // OIC, Long Call Butterfly: one, two, one; the debit.
  ["butterfly", "+1 call 50 @6, -2 call 55 @3, +1 call 60 @1", "butterfly", "100"],
  // OIC, Short Put Butterfly: the width of a wing less the credit.
  ["short butterfly", "-1 put 50 @1, +2 put 55 @3, -1 put 60 @6", "butterfly", "400"],
  // OIC, Long Condor.
  ["condor", "+1 call 45 @9, -1 call 50 @5, -1 call 55 @3, +1 call 60 @1", "condor", "200"],
  // OIC, Iron Butterfly and Iron Condor: the width of a wing less the credit.
  ["iron butterfly", "+1 put 50 @1, -1 put 55 @3, -1 call 55 @3, +1 call 60 @1", "iron_butterfly", "100"],
  ["iron condor", "+1 put 45 @0.5, -1 put 50 @1, -1 call 60 @1, +1 call 65 @0.5", "iron_condor", "400"],
  [
    "reverse iron condor",
    "-1 put 45 @0.5, +1 put 50 @1, +1 call 60 @1, -1 call 65 @0.5",
    "iron_condor",
    "100",
  ],
  // OIC, Covered Call: the price of the shares less the premium.
  ["covered call", "+100 shares @50, -1 call 55 @2", "covered_call", "4800"],
  // OIC, Collar: the shares' price less the put's strike, and what both options cost.
  ["collar", "+200 shares @50, +2 put 45 @1, -2 call 55 @1.5", "collar", "900"],
];

test.each(GOLDEN)("%s: its name and the most that it loses", (_, text, shape, maxLoss) => {
  expect(shapeOf(legs(text))).toBe(shape);
  expect(shapeOf(legs(text).toReversed())).toBe(shape);
  expect(mostLostBy(legs(text)).maxLoss).toBe(maxLoss);
});

test.each([
  ["two longs of one kind", "+1 call 55, +1 call 60"],
  ["a ratio", "+1 call 55, -2 call 60"],
  ["a risk reversal", "-1 put 50, +1 call 60"],
  ["guts", "+1 call 50, +1 put 60"],
  ["a straddle over two expiries", "+1 call 55, +1 put 55 far"],
  ["two longs beside one short", "+1 call 50, -1 call 55, +1 call 60"],
  ["mixed kinds at three strikes", "+1 call 50, -2 put 55, +1 call 60"],
  ["an iron condor over two expiries", "+1 put 45, -1 put 50, -1 call 60, +1 call 65 far"],
  ["the wings sold on one side only", "-1 put 45, +1 put 50, -1 call 60, +1 call 65"],
  ["a call that the shares do not cover", "+100 shares, -2 call 55"],
  ["shares that were sold", "-100 shares, -1 call 55"],
  ["a put that protects", "+100 shares, +1 put 45"],
  ["a collar turned round", "+100 shares, +1 put 60, -1 call 55"],
  ["one option", "+1 call 55"],
  ["five options", "+1 call 45, -1 call 50, -1 call 55, +1 call 60, +1 call 65"],
])("%s has no name of its own", (_, text) => {
  expect(shapeOf(legs(text))).toBe("custom");
});

test("trades of one contract count together, and other underlyings make no shape", () => {
  expect(shapeOf(legs("-1 put 55 @1.25, -1 put 55 @1.35, +2 put 50 @0.45"))).toBe("vertical");
  expect(mostLostBy(legs("-1 put 55 @1.25, -1 put 55 @1.35, +2 put 50 @0.45")).maxLoss).toBe("830");
  const [one = leg(""), other = leg("")] = legs("-1 put 55, +1 put 50");
  expect(shapeOf([one, { ...other, root: "OTHER" }])).toBe("custom");
  expect(mostLostBy([one, { ...other, root: "OTHER" }]).noMaxLoss).toBe("unknown");
});

test.each([
  ["a call that nothing covers", "-1 call 55, +1 put 50", "unbounded"],
  ["a ratio", "+1 call 55, -2 call 60", "unbounded"],
  ["a calendar", "-1 call 55 @1, +1 call 55 far @2", "several_expiries"],
  ["a credit above the width", "+1 put 55 @1, -1 put 50 @2", "nothing"],
  ["a price that is not known", "-1 put 55 @1.25, +1 put 50 @0", "unknown"],
  ["shares alone", "+100 shares @50", "unknown"],
])("%s: says why it tells no most", (_, text, noMaxLoss) => {
  expect(mostLostBy(legs(text))).toEqual({ maxLoss: null, noMaxLoss });
});

test("an option without its terms has no name and no most", () => {
  const [bare = leg("")] = legs("-1 put 55 @1.25");
  expect(mostLostBy([{ ...bare, strike: null }]).noMaxLoss).toBe("unknown");
  expect(shapeOf([{ ...bare, strike: null }, ...legs("+1 put 50")])).toBe("custom");
});
