import { expect, test } from "vitest";
import template from "../../../../web/public/tidemark-template.csv?raw";
import { reasonsOf, rowsOf, read } from "#test/parsed.ts";

test("every row of the template that the pages offer is read as it is", async () => {
  const entries = await read(template);
  expect(reasonsOf(entries)).toEqual([]);
  const bookings = entries.flatMap((entry) => ("booking" in entry ? [entry.booking] : []));
  expect(bookings).toMatchObject([{ kind: "deposit", amount: "150000", instrument: null }]);
  expect(rowsOf(entries)).toHaveLength(template.trim().split("\n").length - 1 - bookings.length);
});

const HEADER = "executed_at,account,symbol,quantity,price,fee,currency,execution_id,kind,amount,ratio,note\n";

test("a booking needs what its kind moves, and money without an amount is quantity × price", async () => {
  const entries = await read(
    `${HEADER}2026-10-02,Main,AAPL,100,0.25,,USD,,dividend,,,quarterly
2026-10-02,Main,,,3.5,,USD,X1,fee,,,
2026-10-03,Main,AAPL,,,,USD,,split,,4/1,
2026-10-03,Main,AAPL,-5,226,,USD,,transfer,,,
2026-10-03,Main,AAPL,10,,,USD,,balance,,,
2026-10-03,Main,,,,,USD,,interest,,,
2026-10-03,Main,,,,,USD,,split,,4:1,
2026-10-03,Main,AAPL,,,,USD,,split,,0:1,
2026-10-03,Main,,,,2,USD,,deposit,5,,
2026-10-03,Main,,,,,USD,,lending,5,,
`,
    { timeZone: "UTC" },
  );
  expect(
    entries.map((entry) =>
      "booking" in entry
        ? [entry.booking.kind, entry.booking.amount, entry.booking.quantity, entry.booking.ratio]
        : "stated" in entry
          ? entry.stated.at
          : "reason" in entry
            ? entry.reason
            : "leftOut",
    ),
  ).toEqual([
    ["dividend", "25", null, null],
    ["fee", "-3.5", null, null],
    ["split", null, null, { after: "4", before: "1" }],
    ["transfer", null, "-5", null],
    Date.UTC(2026, 9, 4) - 1,
    "amount is empty",
    "A split names neither a symbol nor an ISIN",
    "ratio is zero",
    "The fee of a booking stands in a row of its own, of the kind fee",
    "leftOut",
  ]);
});
