import { expect, test } from "vitest";
import { largestFile, tooLargeWords } from "./largest-file.ts";

test("a deployment takes files that fit a request of Cloudflare's, and a development machine larger ones", () => {
  const most = largestFile("app.example.com");
  expect(most).toBeLessThan(100_000_000);
  expect(tooLargeWords(most)).toContain("95 MB at most");
  expect(largestFile("localhost")).toBe(250 * 1024 * 1024);
});
