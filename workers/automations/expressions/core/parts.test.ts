import { expect, test } from "vitest";
import { partsOf } from "./parts.ts";
import { piecesOf } from "./pieces.ts";

test.each<[source: string, parts: string[]]>([
  ["input.a > 1 && input.b.includes('x')", ["input.a > 1", "input.a", "input.b.includes('x')", "input.b"]],
  ["(a || b) && !c", ["a || b", "a", "b", "!c", "c"]],
  ["a.some(x => x.b > 1) ?? d", ["a.some(x => x.b > 1)", "a", "d"]],
  ["a ? b > 1 : c", ["a"]],
  ["f(a, b.c(d), x => x)", ["a", "b.c(d)", "b", "d"]],
  ["/a&&b/.test(s) && `x${'}'}&&` === y", ["/a&&b/.test(s)", "s", "`x${'}'}&&` === y", "y"]],
  ["a + b > c / 2", ["a + b", "c / 2"]],
  ["a / b / c < d", ["a / b / c", "d"]],
  ["'k' in nodes.y", ["nodes.y"]],
  ["((a))", ["a"]],
  ["x => x && y", []],
  ["a = b && c", []],
  ["a.b?.c(d) === null // why", ["a.b?.c(d)", "a.b", "d"]],
  ["a /* && b */ && c", ["a", "c"]],
  ["a <", ["a"]],
  ["'&&", []],
  ["", []],
])("%s", (source, parts) => {
  expect(partsOf(source, 20)).toEqual(parts);
});

test("a long condition has at most as many parts as are asked for, and long nonsense ends", () => {
  expect(partsOf(Array.from({ length: 100 }, (_, n) => `a${n}`).join(" || "), 3)).toEqual(["a0", "a1", "a2"]);
  for (const bit of ["(", "`${", "/*", "//", "a(", "!", "a&&(", "'", "\\", "/[", "[{(", ")", "a?b:"])
    expect(partsOf(bit.repeat(1000), 20).length).toBeLessThanOrEqual(20);
});

test.each<[text: string, pieces: ReturnType<typeof piecesOf>]>([
  ["", []],
  ["a }} b", [{ text: "a }} b" }]],
  ["{{a}}", [{ expression: "a" }]],
  ["x{{ a }}y{{b}}", [{ text: "x" }, { expression: "a" }, { text: "y" }, { expression: "b" }]],
  ["{{ { a: {} } }}}", [{ expression: "{ a: {} }" }, { text: "}" }]],
  ["{{ '}}' }}", [{ expression: "'}}'" }]],
  ["{{ /}}/.test(a) }}", [{ expression: "/}}/.test(a)" }]],
  ["{{ a /* }} */ }}", [{ expression: "a /* }} */" }]],
  ["{{ a", null],
  ["{{ a } }", null],
  ["{{ (a }}", null],
])("the pieces of %s", (text, pieces) => {
  expect(piecesOf(text)).toEqual(pieces);
});
