import { expect, test } from "vitest";
import { areLegs } from "./are-legs.ts";

const option = {
  id: "trd_1",
  account: "Main",
  currency: "USD",
  symbol: "ACME 55 C",
  assetClass: "option",
} as const;
const shares = { ...option, id: "trd_2", symbol: "ACME", assetClass: "equity" } as const;

test.each([
  ["an option and shares", [option, shares], true],
  ["one trade", [option], false],
  ["nothing", [], false],
  ["shares alone", [shares, { ...shares, symbol: "BOLT" }], false],
  ["one contract twice", [option, { ...option, id: "trd_3" }], false],
  ["another account", [option, { ...shares, account: "Side" }], false],
  ["another currency", [option, { ...shares, currency: "EUR" }], false],
  ["too many", Array.from({ length: 21 }, (_, n) => ({ ...option, symbol: `ACME ${n} C` })), false],
] as const)("%s: may be joined or not", (_, trades, may) => {
  expect(areLegs(trades)).toBe(may);
});
