import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkComments, problemsIn } from "./comments.ts";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "comments-"))));
afterEach(() => rmSync(root, { recursive: true }));

const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(" ");
const long = "x".repeat(105);

test.each([
  ["a line comment", "a.ts", `// ${long} and more`],
  ["a comment behind code", "a.ts", `const a = 1; // ${long}`],
  ["a docstring", "a.ts", `/** ${long} */`],
  ["a line of a block", "a.ts", `/**\n * ${long} and more\n */`],
  ["a comment in JSX", "a.tsx", `    {/* ${long} */}`],
  ["a comment in SQL", "a.sql", `select 1; -- ${long}`],
  ["a comment in CSS", "a.css", `a { color: red; /* ${long} */ }`],
])("refuses %s beyond 110 characters", (_, file, text) => {
  expect(problemsIn(file, text).join("")).toMatch(/^a\.\w+:[12]: a comment line has 1\d\d characters\n$/);
});

test.each([
  ["a line comment", "a.ts", `// ${words(26)}.`],
  ["successive line comments", "a.ts", `// ${words(20)}\n// ${words(6)}.`],
  ["a block", "a.ts", `/**\n * Short. ${words(16)}\n * ${words(10)}.\n */`],
  ["the last of several sentences", "a.css", `/* One. Two.\n   ${words(13)}\n   ${words(13)} */`],
  ["a comment in SQL", "a.sql", `-- ${words(26)}`],
])("refuses a sentence of 26 words in %s", (_, file, text) => {
  expect(problemsIn(file, text).join("")).toMatch(/^a\.\w+:1: a sentence has 26 words: w0 .*\n$/);
});

test.each([
  ["a comment within the bounds", "a.ts", `// ${words(25)}. ${words(5)}!`],
  ["code beyond 110 characters", "a.ts", `const a = "${long}"; const b = 1;`],
  ["an address that cannot be wrapped", "a.ts", `// https://example.com/${long}`],
  ["a directive with its reason", "a.ts", `// oxlint-disable-next-line some-rule -- ${words(40)}`],
  ["code in back-ticks", "a.ts", `/** Runs \`${"a ".repeat(40)}\`. */`],
  ["the items of a list", "a.ts", `/**\n * - ${words(15)}\n * - ${words(15)}\n */`],
  ["two paragraphs", "a.ts", `/**\n * ${words(15)}\n *\n * ${words(15)}\n */`],
  ["comments that code parts", "a.ts", `// ${words(15)}\nf();\n// ${words(15)}`],
  ["an address and a glob in code", "a.ts", `f("https://example.com", "src/**/*.ts", "${long}");`],
])("lets %s pass", (_, file, text) => {
  expect(problemsIn(file, text)).toEqual([]);
});

test("walks the folders that it is given, and no others", () => {
  for (const folder of ["one/deep", "two"]) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "a.ts"), `// ${long} and more\n`);
  }
  expect(checkComments(["one"], root)).toBe("one/deep/a.ts:1: a comment line has 117 characters\n");
});
