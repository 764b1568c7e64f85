import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../scripts/checkout.ts";

// The ledger's migrator refuses a file that was changed after it was applied. For D1, wrangler would not
// notice the change.
test("every numbered file is what migrations/frozen.txt says, line by line as sha256sum prints it", () => {
  const folder = join(checkout, "migrations");
  const lines = globSync("*/*.sql", { cwd: folder })
    .toSorted()
    .map((path) => {
      const digest = createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex");
      return `${digest}  ${path}`;
    });
  expect(readFileSync(join(folder, "frozen.txt"), "utf8").trim().split("\n")).toEqual(lines);
});
