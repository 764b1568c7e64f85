import { beforeEach, expect, test } from "vitest";
import { formatSize } from "./format-size.ts";
import { writeIn } from "./reader.ts";

beforeEach(() => writeIn("en-US"));

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [4_234_000, "4.2 MB"],
  [999_960, "1 MB"],
  [120_000_000_000, "120 GB"],
])("%i bytes read %s", (bytes, words) => {
  expect(formatSize(bytes)).toBe(words.replace(" ", "\u00a0"));
});
