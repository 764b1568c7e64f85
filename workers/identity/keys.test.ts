import { base64url } from "jose";
import { expect, test } from "vitest";
import { derivedKey, openUnder, sealUnder, type Under } from "./keys.ts";

const UNDER: Under = { secret: "a secret", purpose: "a purpose", place: "here" };

test.each<[string, Partial<Under>]>([
  ["another secret", { secret: "another" }],
  ["another purpose", { purpose: "another" }],
  ["another place", { place: "there" }],
])("a sealed text opens where it was sealed, and not under %s", async (_, other) => {
  const sealed = await sealUnder(UNDER, "what it says");
  expect(await openUnder(UNDER, sealed)).toBe("what it says");
  expect(await openUnder({ ...UNDER, ...other }, sealed)).toBeNull();
});

test.each(["", ".", "no base64url!.at all!", `${"A".repeat(16)}.${"A".repeat(22)}`])(
  "a text that was never sealed does not open: %j",
  async (text) => {
    expect(await openUnder(UNDER, text)).toBeNull();
  },
);

test("what was sealed without a place opens in the empty one", async () => {
  const raw = await derivedKey(UNDER.secret, UNDER.purpose);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = new Uint8Array(12).fill(7);
  const ciphertext = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    key,
    new TextEncoder().encode("old"),
  );
  const sealed = `${base64url.encode(iv)}.${base64url.encode(new Uint8Array(ciphertext))}`;
  expect(await openUnder({ ...UNDER, place: "" }, sealed)).toBe("old");
});
