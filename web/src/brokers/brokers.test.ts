import { expect, test } from "vitest";
import { IMPORT_FORMATS } from "#shared/contracts/imports.ts";
import { BROKERS, NOT_READ_YET, READ_TODAY } from "./brokers.ts";

test("names a way to a file of every format that is read, and of no other", () => {
  expect(BROKERS.flatMap(({ formats }) => formats).toSorted()).toEqual([...IMPORT_FORMATS].toSorted());
});

test("names no broker as read whose own format is not", () => {
  for (const name of READ_TODAY)
    expect(BROKERS.find((broker) => broker.name === name)?.formats).not.toContain("tidemark-csv");
  expect(READ_TODAY).not.toHaveLength(0);
});

test("every way and every file that is not read yet says what to do", () => {
  for (const { steps, note } of BROKERS) {
    expect(steps.length).toBeGreaterThan(2);
    for (const words of [...steps, note]) expect(words).toMatch(/\.$/);
  }
  for (const { instead } of NOT_READ_YET) expect(instead).toMatch(/\.$/);
});
