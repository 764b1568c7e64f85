import { expect, test } from "vitest";
import { isOfContext } from "./context-words.ts";

test.each([
  ["tidemark", true],
  ["Tidemark2026!", true],
  ["tidemark-TIDEMARK", true],
  ["ada.lovelace", true],
  ["AdaLovelace1815", true],
  ["ada.lovelace@example.com", true],
  ["ada-lovelace-tidemark", true],
  ["12345-67890-aa", false],
  ["20261120", false],
  ["tidemark of the harbour", false],
  ["correct horse battery staple", false],
])("%s at tidemark is of its owner's context: %s", (password, expected) => {
  expect(isOfContext(password, "ada.lovelace@example.com")).toBe(expected);
});

test("an address of digits, and one of a letter, make no other password a word of theirs", () => {
  expect(isOfContext("5551234567", "5551234567@example.com")).toBe(true);
  expect(isOfContext("5551234568", "5551234567@example.com")).toBe(false);
  expect(isOfContext("aaaaaaaab", "a@example.com")).toBe(false);
});
