import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { local } from "../../scripts/checkout.ts";
import { runWrangler } from "../../scripts/processes/worker-process.ts";

/** Bundles the Worker once, as a deploy does; bundling and watching cost each product seconds of a core. */
export default async function bundle(project: TestProject): Promise<() => void> {
  // Named as the folders of products are, so that the next run removes what a killed one leaves.
  const folder = join(local, "end-to-end", `bundle-${process.pid}-${randomBytes(3).toString("hex")}`);
  mkdirSync(folder, { recursive: true });
  await runWrangler(["deploy", "--dry-run", "--outdir", folder], join("end-to-end", "bundle.log"));
  project.provide("bundle", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
