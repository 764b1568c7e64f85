import { expect, test } from "vitest";
import { readAmount, readDraft } from "./draft.ts";

const line = (key: number, name: string, amount: string) => ({ key, name, amount });

test.each([
  ["12.50", "12.5"],
  ["1,234.50", "1234.5"],
  ["1.234,5", "1234.5"],
  ["1 234", "1234"],
  ["\u22123", "-3"],
  ["", null],
  ["ten", null],
  ["1-2", null],
])("reads %s as %s", (text, value) => expect(readAmount(text)).toBe(value));

test("reads a balance in the reader's zone and leaves empty lines out", () => {
  const draft = {
    account: "Main",
    when: "2026-03-08T09:30",
    positions: [line(1, " ACME ", "10"), line(2, "", " ")],
    cash: [line(3, "usd", "-5.10")],
  };
  expect(readDraft(draft, "America/New_York")).toEqual({
    body: {
      account: "Main",
      at: "2026-03-08T13:30:00.000Z",
      positions: [{ symbol: "ACME", quantity: "10" }],
      cash: [{ currency: "USD", amount: "-5.1" }],
    },
  });
  const wrong = { ...draft, positions: [line(1, "", "10"), line(2, "ACME", "x")] };
  expect(readDraft(wrong, "UTC")).toEqual({
    faults: new Map([
      [1, "Name the symbol"],
      [2, "Write a number such as 12.50"],
    ]),
  });
  for (const [part, words] of [
    [{ account: "" }, "Choose the account."],
    [{ when: "" }, "Say which moment the balance is of."],
    [{ positions: [], cash: [] }, "State a position or a cash balance."],
  ] as const)
    expect(readDraft({ ...draft, ...part }, "UTC")).toEqual({ faults: new Map([["all", words]]) });
});
