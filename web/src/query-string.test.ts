import { expect, test } from "vitest";
import { parseQuery, queryOf } from "./query-string.ts";

test("keeps a value that looks like a number as text, there and back", () => {
  const search = { symbol: "0700", period: "90", account: "Long & short" };
  expect(parseQuery(queryOf(search))).toEqual(search);
  expect(parseQuery("?period=90")).toEqual({ period: "90" });
});

test("writes nothing for what is not chosen", () => {
  expect([queryOf({}), queryOf({ symbol: undefined })]).toEqual(["", ""]);
});
