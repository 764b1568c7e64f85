import { afterEach, beforeEach } from "vitest";

// A test that expects an error to be logged replaces `console.error` itself (vi.spyOn) and says what it expects.
const seen: string[] = [];
const original = console.error; // oxlint-disable-line no-console -- this file watches it
// oxlint-disable-next-line no-console -- this file watches it
console.error = (...words: unknown[]) => {
  seen.push(words.map(String).join(" "));
  original(...words);
};

beforeEach(() => {
  seen.length = 0;
});

afterEach(() => {
  if (seen.length > 0) throw new Error(`unexpected console.error:\n${seen.join("\n")}`);
});
