import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { local } from "../../scripts/checkout.ts";
import { runWrangler } from "../../scripts/processes/worker-process.ts";

/** Applies the files of D1 once, as `npm start` does; each product begins with a copy of what they made. */
export default async function identity(project: TestProject): Promise<() => void> {
  // Named as the folders of products are, so that the next run removes what a killed one leaves.
  const state = join(local, "end-to-end", `migrated-${process.pid}-${randomBytes(3).toString("hex")}`);
  mkdirSync(state, { recursive: true });
  const command = ["d1", "migrations", "apply", "IDENTITY", "--local", "--persist-to", state];
  await runWrangler(command, join("end-to-end", "migrated.log"));
  project.provide("migrated", state);
  return () => rmSync(state, { recursive: true, force: true });
}
