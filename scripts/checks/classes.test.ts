import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkClasses } from "./classes.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

function checked(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "classes-"));
  roots.push(root);
  const page = 'export const page = <p className={ok ? "card" : `soft ${look}`} />;';
  const all = {
    "styles/base.css": "@layer base {\n  .card,\n  .soft {\n    margin: 0;\n  }\n}\n",
    "trades/page.tsx": page,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    const path = join(root, "web/src", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return checkClasses(root);
}

test.each([
  ["a class without its folder's name", "trades/a.css", ".row", 'className="row"', "does not begin"],
  ["a class without a use", "trades/a.css", ".trades-row", "", "no component uses .trades-row"],
  ["a class of another feature", "coach/a.css", ".coach-row", 'className="coach-row"', "no sheet"],
])("names %s", (_, sheet, selector, use, problem) => {
  const css = `@layer features {\n  ${selector} {\n    margin: 0;\n  }\n}\n`;
  expect(checked({ [sheet]: css, "trades/row.tsx": `export const row = <p ${use} />;` })).toContain(problem);
});

test("names a rule outside its layer", () => {
  expect(checked({ "trades/a.css": ".card {\n  margin: 0;\n}\n" })).toBe(
    "web/src/trades/a.css: the rules do not stand in one @layer of features\n",
  );
});

test("passes a feature that uses its own classes and those of every page", () => {
  const css = "@layer features {\n  .trades-row .card {\n    margin: 0;\n  }\n}\n";
  const row = 'export const row = <p className={at === "row" ? "trades-row" : "card"} />;';
  expect(checked({ "trades/a.css": css, "trades/row.tsx": row })).toBe("");
});
