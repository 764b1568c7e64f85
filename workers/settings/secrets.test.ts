import { expect, test } from "vitest";
import * as z from "zod";
import { secretOf } from "./secrets.ts";

test("a secret is read once for each text of it", () => {
  let reads = 0;
  const keks = secretOf("KEKS", z.array(z.number()), (numbers) => {
    reads++;
    return numbers.length;
  });
  expect([keks({ KEKS: "[1,2]" }), keks({ KEKS: "[1,2]" }), reads]).toEqual([2, 2, 1]);
  expect([keks({ KEKS: "[1]" }), reads]).toEqual([1, 2]);
});

test("a secret that was never set is refused by its name", () => {
  const keks = secretOf("KEKS", z.array(z.number()), (numbers) => numbers);
  const unset: { KEKS: string } = JSON.parse("{}");
  expect(() => keks(unset)).toThrow(expect.objectContaining({ code: "not_ready" }));
});

test.each(["", "no JSON", "{}", '["1"]'])("a secret that holds %j is refused by its name", (text) => {
  const keks = secretOf("KEKS", z.array(z.number()), (numbers) => numbers);
  keks({ KEKS: "[]" });
  expect(() => keks({ KEKS: text })).toThrow(
    expect.objectContaining({ code: "not_ready", message: expect.stringContaining("KEKS") }),
  );
});
