import fc from "fast-check";
import { expect, test } from "vitest";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { convertByHand, type DatedFill } from "#test/converted.ts";
import { deriveAll, type Row } from "#test/fold.ts";

const START = Date.UTC(2026, 10, 23, 15);
const DAY = 86_400_000;
const METHODS = ["fifo", "lifo", "hifo", "average"] as const;

const numberOf = (row: Row | undefined, name: string) => decimal(row?.[name] ?? "0");
const dayOf = (at: string | undefined) => new Date(Number(at)).toISOString().slice(0, 10);

const fill = fc.record({
  side: fc.constantFrom("buy" as const, "sell" as const),
  quantity: fc.integer({ min: 1, max: 30_000 }).map((n) => toDecimal(decimal(n).div(1000))),
  price: fc.integer({ min: -50, max: 100_000 }).map((n) => toDecimal(decimal(n).div(100))),
  fee: fc.integer({ min: 0, max: 500 }).map((n) => toDecimal(decimal(n).div(100))),
  hours: fc.integer({ min: 1, max: 40 }),
});

/** Rates of eighteen places, another one each day. */
const rates = fc.array(
  fc
    .bigInt({ min: 1n, max: 3_000_000_000_000_000_000n })
    .map((n) => toDecimal(decimal(`${n}`).div(`1${"0".repeat(18)}`))),
  { minLength: 60, maxLength: 60 },
);

test("what a closed trade realised and its values of later days are its sales less its purchases, by any rates", () => {
  fc.assert(
    fc.property(
      fc.array(fill, { minLength: 2, maxLength: 25 }),
      rates,
      fc.constantFrom("1", "100", "0.1"),
      (given, daily, multiplier) => {
        let at = START;
        const fills = given.map(({ hours, ...rest }, n): DatedFill => {
          at += hours * 3_600_000 + 1000;
          return { id: `fil_${String(n).padStart(26, "0")}`, at, feeCurrency: "USD", ...rest };
        });
        const rate = (_: string, day: string) =>
          daily[Math.round((Date.parse(day) - Date.parse(dayOf(String(START)))) / DAY)] ?? null;
        const byHand = convertByHand(fills, { multiplier, currency: "USD", into: "EUR", rate });
        const rows = deriveAll(
          fills.map((each) => ({
            ...each,
            dateOnly: false,
            effect: null,
            hasForeignFee: false,
            isFeeUnknown: false,
            executionId: null,
            ordinal: 0,
          })),
          multiplier,
        );
        for (const trade of rows.trades.filter((row) => row["status"] === "closed")) {
          const first = decimal(rate("", dayOf(trade["openedAt"])) ?? "0");
          const moved = (name: string) =>
            rows.values
              .filter((row) => row["tradeId"] === trade["id"])
              .reduce(
                (sum, row) =>
                  sum.plus(
                    numberOf(row, name).times(decimal(rate("", dayOf(row["at"])) ?? "0").minus(first)),
                  ),
                decimal(0),
              );
          const total = (name: string, later: string) =>
            toDecimal(numberOf(trade, name).times(first).plus(moved(later)).round(12, 2));
          const expected = byHand.find(({ id }) => id === trade["id"]);
          for (const method of METHODS) {
            expect(total(`gross_${method}`, "value")).toBe(expected?.gross);
            expect(total(`fees_${method}`, "fee")).toBe(expected?.fees);
          }
          const still = convertByHand(fills, {
            multiplier,
            currency: "USD",
            into: "EUR",
            rate: () => "0.858369098712446352",
          });
          const one = still.find(({ id }) => id === trade["id"]);
          // Without a change of rates all four methods realise the whole from prices.
          expect(one?.prices).toEqual([one?.gross, one?.gross, one?.gross, one?.gross]);
        }
      },
    ),
    { numRuns: 60 },
  );
});

const line = (n: number, days: number, side: "buy" | "sell", quantity: string, price: string) => ({
  id: `fil_${String(n).padStart(26, "0")}`,
  at: START + days * DAY + n * 1000,
  side,
  quantity,
  price,
  fee: "1",
  dateOnly: false,
  effect: null,
  hasForeignFee: false,
  isFeeUnknown: false,
  executionId: null,
  ordinal: 0,
});

test("a trade of one day has no rows, and a swing one for each later part", () => {
  const { values } = deriveAll(
    [
      line(0, 0, "buy", "1", "100"),
      line(1, 0, "sell", "1", "101"),
      line(2, 1, "buy", "2", "100"),
      line(3, 2, "sell", "5", "110"),
    ],
    "10",
  );
  // The sale crosses flat: three of its five are the first fill of the next trade.
  expect(values).toEqual([
    expect.objectContaining({ value: "2200", fee: "0.4", part: "2", whole: "5", closes: "true" }),
  ]);
});
