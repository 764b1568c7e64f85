import { expect, test } from "vitest";
import { unitsWords } from "./booking-words.ts";

test("units that moved are told with their sign and their price, a split by its ratio", () => {
  const none = { quantity: null, price: null, ratio: null };
  expect(unitsWords(none)).toBe("");
  expect(unitsWords({ ...none, ratio: { after: "3", before: "2" } })).toBe("3 for 2");
  expect(unitsWords({ ...none, quantity: "5" })).toBe("+5 units");
  expect(unitsWords({ ...none, quantity: "-5", price: "20" })).toMatch(/^[-−]5 units at 20/);
});
