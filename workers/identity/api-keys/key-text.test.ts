import { base64url } from "jose";
import { expect, test } from "vitest";
import { isKeyText, newKeyText } from "./key-text.ts";

test("a key says what it is, holds 256 secret bits behind what is shown, and is never made twice", async () => {
  const made = await Promise.all(Array.from({ length: 200 }, newKeyText));
  for (const { text, prefix } of made) {
    expect(text).toMatch(/^tmk_[A-Za-z0-9_-]{56}$/);
    expect(prefix).toBe(text.slice(0, 12));
    expect(await isKeyText(text)).toBe(true);
  }
  expect(new Set(made.map(({ prefix }) => prefix)).size).toBe(200);
});

test("one character changed, added or left out is no key", async () => {
  const { text } = await newKeyText();
  for (let at = 0; at < text.length; at++) {
    const other = text.charAt(at) === "A" ? "B" : "A";
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    // Four bytes are a checksum. One in four billion changes would pass, and none of those is a real key.
    expect([at, await isKeyText(changed)]).toEqual([at, false]);
  }
  for (const wrong of [`${text}A`, text.slice(0, -1), ` ${text}`, `${text}=`, text.toUpperCase(), "tmk_", ""])
    expect(await isKeyText(wrong)).toBe(false);
});

test("a key has one spelling", async () => {
  const { text } = await newKeyText();
  expect(`tmk_${base64url.encode(base64url.decode(text.slice(4)))}`).toBe(text);
  const plain = text.slice(4).replaceAll("-", "+").replaceAll("_", "/");
  if (plain !== text.slice(4)) expect(await isKeyText(`tmk_${plain}`)).toBe(false);
});
