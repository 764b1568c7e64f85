import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";
import { smallestFirst } from "./smallest-first.ts";

test("gives the smallest number first, whatever comes and goes between", () => {
  const random = seededRandom("heap");
  const heap = smallestFirst();
  const plain: number[] = [];
  for (let step = 0; step < 3000; step++) {
    if (random() < 0.6) {
      const value = Math.floor(random() * 50);
      heap.add(value);
      plain.push(value);
    } else {
      plain.sort((a, b) => a - b);
      expect(heap.first()).toBe(plain[0]);
      expect(heap.take()).toBe(plain.shift());
    }
  }
});
