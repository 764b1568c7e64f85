import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { isSet, setVariables } from "./variables.ts";

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-variables-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  path = join(folder, ".env");
});

test("a variable gets its value in place, and every other line stays as it was written", () => {
  writeFileSync(path, "# mine\n  A = old # why\nB='b'\n\nexport A=later\nAB=ab\n#A=no\nC=c");
  setVariables(path, { A: "$& new", D: '[{"d":1}]' });
  const text = readFileSync(path, "utf8");
  expect(text).toBe("# mine\nA='$& new'\nB='b'\n\nA='$& new'\nAB=ab\n#A=no\nC=c\nD='[{\"d\":1}]'\n");
  expect(parseEnv(text)).toEqual({ A: "$& new", B: "b", AB: "ab", C: "c", D: '[{"d":1}]' });
});

test("a file that is not there is made for its owner only, and what says the same is not written", () => {
  setVariables(path, {});
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  setVariables(path, { A: "a" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { mtimeMs } = statSync(path);
  setVariables(path, { A: "a" });
  expect(statSync(path).mtimeMs).toBe(mtimeMs);
});

test.each([
  ["A=a", true],
  ["B=b\n export A = 'a'", true],
  ["A=\nB=b", false],
  ["#A=a\nAB=a", false],
  ["", false],
])("of %j it knows whether A has a value", (text, expected) => {
  writeFileSync(path, text);
  expect(isSet(path, "A")).toBe(expected);
});
