import { expect, test } from "vitest";
import { finish } from "./draft.ts";
import { guessDraft, withSide } from "./guess-draft.ts";

test("an English file is guessed whole but for its ambiguous dates and its currency", () => {
  const columns = ["Trade Date", "Time", "Action", "Symbol", "Qty", "Price", "Comm", "Order ID"];
  const rows = [
    ["03/04/2026", "10:00", "BOT", "ACME", "5", "20", "-1", "9"],
    ["03/05/2026", "10:01", "SLD", "ACME", "5", "21", "-1", "10"],
  ];
  const draft = guessDraft({ columns, rows });
  expect(draft.columns).toEqual({
    executedAt: "Trade Date",
    time: "Time",
    symbol: "Symbol",
    side: "Action",
    quantity: "Qty",
    price: "Price",
    currency: "",
    account: "",
    executionId: "",
    assetClass: "",
  });
  expect([draft.fees, draft.costs, draft.buy, draft.sell, draft.dates]).toEqual([
    ["Comm"],
    "negative",
    "BOT",
    "SLD",
    "",
  ]);
  expect(finish(draft, columns, null).missing).toBe("Choose the currency, the way dates are written.");
  const whole = { ...draft, currency: "usd", dates: "month_first" as const };
  expect(finish(whole, columns, "America/New_York").mapping).toMatchObject({
    columns: { executedAt: "Trade Date", time: "Time", fees: ["Comm"], account: null },
    values: { currency: "USD", multiplier: "1" },
    sides: { buy: ["BOT"], sell: ["SLD"] },
    dates: "month_first",
    timeZone: "America/New_York",
    header: columns,
    skip: [],
  });
  expect(finish({ ...whole, multiplier: "0" }, columns, null).missing).toBe(
    "The multiplier must be above zero.",
  );
  expect(finish({ ...whole, skipColumn: "Action" }, columns, null).missing).toBe(
    "Say which rows are left out.",
  );
  expect(finish({ ...whole, sell: " , " }, columns, null).missing).toContain("a purchase and a sale");
});

test("a German file is guessed, and a column serves one purpose", () => {
  const columns = ["Datum", "Richtung", "WKN", "Stück", "Kurs", "Währung", "Gebühr"];
  const draft = guessDraft({
    columns,
    rows: [["02.03.2026 10:00", "Verkauf", "A1", "5", "1,5", "EUR", "0,5"]],
  });
  expect(draft).toMatchObject({
    columns: {
      executedAt: "Datum",
      time: "",
      symbol: "WKN",
      side: "Richtung",
      quantity: "Stück",
      price: "Kurs",
    },
    fees: ["Gebühr"],
    dates: "day_first",
    sell: "Verkauf",
    costs: "positive",
  });
});

test("the words of a side come from the column that holds them, also when it is chosen by hand", () => {
  const file = {
    columns: ["Datum", "Buchung", "Stueck", "Vorgang"],
    rows: [
      ["02.03.2026", "Kauf", "5", "KAUF"],
      ["02.03.2026", "Verkauf", "5", "VERKAUF"],
      ["02.03.2026", "Storno", "5", "Storno"],
    ],
  };
  const draft = guessDraft(file);
  expect(draft).toMatchObject({
    columns: { side: "Vorgang", quantity: "Stueck" },
    buy: "KAUF",
    sell: "VERKAUF",
  });
  expect(withSide(draft, "Buchung", file)).toMatchObject({
    columns: { side: "Buchung", quantity: "Stueck" },
    buy: "Kauf",
    sell: "Verkauf",
  });
  expect(withSide(draft, "", file)).toMatchObject({ columns: { side: "" }, buy: "buy", sell: "sell" });
});

test.each([
  [["2026-03-04 10:00", "20260305"], "iso"],
  [["1772463600"], "unix_seconds"],
  [["1772463600000"], "unix_milliseconds"],
  [["01/02/2026", "13/02/2026"], "day_first"],
  [["01/02/2026", "02/13/2026"], "month_first"],
  [["01/02/2026"], ""],
  [["today"], ""],
  [[], ""],
])("dates such as %s are read as %s", (cells, dates) => {
  expect(guessDraft({ columns: ["Date"], rows: cells.map((cell) => [cell]) }).dates).toBe(dates);
});
