import { WebAuthnError } from "@simplewebauthn/browser";
import { expect, test } from "vitest";
import { declineOf, PasskeyDeclined } from "./declined.ts";

const refused = new DOMException("The operation either timed out or was not allowed.", "NotAllowedError");
const timeoutMs = 300_000;

test.each([
  [12, "at-once"],
  [2_500, "closed"],
  [299_900, "timed-out"],
  [301_000, "timed-out"],
])("a refusal after %i ms of five minutes is told as %s", (elapsedMs, reason) => {
  expect(declineOf(refused, { elapsedMs, timeoutMs })).toBe(reason);
});

test("the browser's own reasons come first", () => {
  const known = new WebAuthnError({
    message: "The authenticator was previously registered",
    code: "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED",
    cause: refused,
  });
  expect(declineOf(known, { elapsedMs: 10, timeoutMs })).toBe("known-here");
  expect(new PasskeyDeclined("make", "known-here", known).message).toContain("already holds a passkey");
});

test("an error of the page is no end of a ceremony", () => {
  expect(declineOf(new TypeError("options is undefined"), { elapsedMs: 10, timeoutMs })).toBeNull();
});
