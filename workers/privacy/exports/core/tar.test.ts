import { expect, test } from "vitest";
import { tarHeader, tarPadding } from "./tar.ts";

test("a header is one block that says name, size and time, and sums itself up", () => {
  const header = tarHeader({ name: "ledger/fills.ndjson", size: 1234, atMs: 1_700_000_000_000 });
  const text = new TextDecoder().decode(header);
  expect(header).toHaveLength(512);
  expect(text.slice(0, 20)).toBe("ledger/fills.ndjson\0");
  expect(text.slice(124, 136)).toBe("00000002322\0");
  expect(text.slice(136, 148)).toBe("14524770400\0");
  expect(text.slice(257, 265)).toBe("ustar\u000000");
  const blank = header.slice().fill(32, 148, 156);
  const sum = blank.reduce((total, byte) => total + byte, 0);
  expect(Number.parseInt(text.slice(148, 154), 8)).toBe(sum);
});

test("content is filled up to whole blocks", () => {
  expect([0, 1, 511, 512, 513].map((size) => tarPadding(size).length)).toEqual([0, 511, 1, 0, 511]);
});

test("a name or size that the format cannot hold is refused", () => {
  expect(() => tarHeader({ name: "x".repeat(101), size: 1, atMs: 0 })).toThrow(RangeError);
  expect(() => tarHeader({ name: "x", size: 8 ** 11, atMs: 0 })).toThrow(RangeError);
});
