import { expect, test } from "vitest";
import { binomialTail } from "./binomial.ts";

test("the tail of a binomial distribution", () => {
  // Of 2^10 sequences of ten throws, 56 hold at least eight heads: 45 + 10 + 1.
  expect(binomialTail(8, 10, 0.5)).toBeCloseTo(56 / 1024, 12);
  // Weldon's dice, as Pearson (1900) tells them: 106 602 fives and sixes in 315 672 throws, z = 5.19.
  expect(binomialTail(106_602, 315_672, 1 / 3) / 1.045e-7).toBeCloseTo(1, 1);
  expect(binomialTail(0, 10, 0.3)).toBe(1);
  expect(binomialTail(11, 10, 0.3)).toBe(0);
  expect(binomialTail(3, 3, 0.04)).toBeCloseTo(0.04 ** 3, 12);
});
