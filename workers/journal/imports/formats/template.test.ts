import { expect, test } from "vitest";
import template from "../../../../web/public/tidemark-template.csv?raw";
import { reasonsOf, rowsOf, read } from "#test/parsed.ts";

test("every row of the template that the pages offer is read as it is", async () => {
  const entries = await read(template);
  expect(reasonsOf(entries)).toEqual([]);
  expect(rowsOf(entries)).toHaveLength(template.trim().split("\n").length - 1);
});
