import { expect } from "vitest";
import type { Explanation } from "#shared/contracts/explain.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";

/** Every total is the sum of its parts and of what other pages hold, to the last digit. */
export function assertAddsUp({ terms, parts, before, after, ...rest }: Explanation): void {
  for (const [n, { term, total }] of terms.entries()) {
    const values = [...parts, before, after].map((part) => part.values[n] ?? "");
    const sum = values.reduce((all, value) => all.plus(value), decimal(0));
    expect(toDecimal(sum), `${rest.figure} ${rest.by} ${term}`).toBe(total);
  }
}
