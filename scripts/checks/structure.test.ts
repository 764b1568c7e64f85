import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { checkStructure } from "./structure.ts";

const made: string[] = [];
afterEach(() => made.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/** What the check says of a tree of these files. */
function checked(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "structure-"));
  made.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkStructure(root);
}

test("two features that import each other are a circle, whichever files do it", () => {
  const problems = checked({
    "workers/identity/mails/send.ts": 'import { keep } from "../people/keep.ts";',
    "workers/identity/people/keep.ts": "export const keep = 1;",
    "workers/identity/people/tell.ts": 'import type { Sent } from "../mails/sent.ts";',
  });
  expect(problems).toMatch(
    /^a circle of imports: workers\/identity\/(mails|people) → .* → workers\/identity\/\1\n$/,
  );
});

test("a folder may be imported in one direction, and a test may reach anywhere", () => {
  expect(
    checked({
      "workers/identity/mails/send.ts": 'import { keep } from "../people/keep.ts";',
      "workers/identity/people/keep.test.ts": 'import { send } from "../mails/send.ts";',
    }),
  ).toBe("");
});

test("a core that reaches outside is named with what it imports", () => {
  expect(
    checked({
      "workers/journal/trades/core/lots.ts":
        'import * as z from "zod";\nimport { sum } from "#workers/math/sum.ts";\nimport { rows } from "../store.ts";',
    }),
  ).toBe(
    "workers/journal/trades/core/lots.ts: a core is pure and must not import workers/journal/trades/store.ts\n",
  );
});

test("this checkout has no circle and no impure core", () => {
  expect(checkStructure()).toBe("");
});
