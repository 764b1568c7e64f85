import { beforeEach, expect, test } from "vitest";
import { aligned, mostPlaces } from "./column.ts";
import { formatAverage, formatDecimal, formatPrice } from "./format-number.ts";
import { writeIn } from "./reader.ts";

beforeEach(() => writeIn("en-US"));

test("puts the points of a column under each other", () => {
  const texts = [formatAverage("537.0793"), formatAverage("541.22"), formatDecimal("1200")];
  expect(texts.map((text) => aligned(text, mostPlaces(texts)))).toEqual([
    "537.0793",
    "541.22\u2007\u2007",
    "1,200\u2008\u2007\u2007\u2007\u2007",
  ]);
});

test("finds the comma where it is the point, and fills nothing without need", () => {
  writeIn("de-DE");
  expect([
    aligned(formatPrice("1234.5"), 4),
    aligned(formatDecimal("1200"), 0),
    aligned(formatPrice("0.00012345"), 4),
    mostPlaces([]),
  ]).toEqual(["1.234,50\u2007\u2007", "1.200", "0,00012345", 0]);
});
