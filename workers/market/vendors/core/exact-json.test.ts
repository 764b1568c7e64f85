import { expect, test } from "vitest";
import { exactJson, Figure, Positive } from "./exact-json.ts";

test("numbers keep the text that the vendor wrote, wherever they stand", () => {
  expect(exactJson('{"a":101.10,"b":[0.1,1e-7,123456789012345678901],"c":"7","d":null,"e":true}')).toEqual({
    a: "101.10",
    b: ["0.1", "1e-7", "123456789012345678901"],
    c: "7",
    d: null,
    e: true,
  });
  expect(exactJson("0.30")).toBe("0.30");
  for (const text of ['{"a":1', "<!doctype html>", "", "NaN", "01"])
    expect(() => exactJson(text)).toThrow(SyntaxError);
});

test.each([
  ["101.10", "101.1"],
  ["1234567890.123456789012", "1234567890.123456789012"],
  ["1.234e-1", "0.1234"],
  ["12E3", "12000"],
  ["1e-18", "0.000000000000000001"],
  ["-0", "0"],
  ["0.0", "0"],
  ["1.000000000000000000000000", "1"],
])("%s is the decimal %s", (text, expected) => {
  expect(Figure.parse(text)).toBe(expected);
});

test.each([
  "1e999999999",
  "1e-99",
  "1e25",
  "0.1234567890123456789",
  "",
  " 1",
  "1.",
  ".5",
  "Infinity",
  "0x10",
])("%s is no figure", (text) => {
  expect(Figure.safeParse(text).success).toBe(false);
});

test("a price is above zero", () => {
  expect(Positive.safeParse("0.01").success).toBe(true);
  for (const text of ["0", "0.00", "-0", "-1", "0e5"]) expect(Positive.safeParse(text).success).toBe(false);
});
