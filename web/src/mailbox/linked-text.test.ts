import { expect, test } from "vitest";
import { linkedText } from "./linked-text.ts";

const origin = "http://localhost:8787";

test("finds the links to this site in a mail, without the full stop behind them", () => {
  expect(linkedText(`Hello,\n${origin}/reset-password#token=a_b-c.\nBye`, origin)).toEqual([
    { text: "Hello,\n" },
    { text: `${origin}/reset-password#token=a_b-c`, href: "/reset-password#token=a_b-c" },
    { text: ".\nBye" },
  ]);
});

test("leaves other sites' addresses as text, also one that begins like this one", () => {
  const text = `${origin}.evil.example/x and https://evil.example/${origin}`;
  expect(linkedText(text, origin)).toEqual([{ text }]);
});
