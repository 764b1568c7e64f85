import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["IEND", 0xae426082],
])("the checksum of %j is the published one, whole and piece by piece", (text, crc) => {
  expect(crc32(bytes(text))).toBe(crc);
  expect(crc32(bytes(text.slice(3)), crc32(bytes(text.slice(0, 3))))).toBe(crc);
});
