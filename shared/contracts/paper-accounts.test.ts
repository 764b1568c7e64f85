import { expect, test } from "vitest";
import { openPaperAccount } from "./paper-accounts.ts";

const accepts = (currency: string) => openPaperAccount.body?.safeParse({ name: "Paper", currency }).success;

test.each(["USD", "EUR", "JPY", "XOF", "XCD"])("an account may be kept in %s", (currency) => {
  expect(accepts(currency)).toBe(true);
});

test.each(["XXX", "XTS", "XAU", "XDR", "ZZZ", "usd", "US"])("nothing is kept in %s", (currency) => {
  expect(accepts(currency)).toBe(false);
});
