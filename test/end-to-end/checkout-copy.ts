import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import * as z from "zod";
import { checkout, local } from "../../scripts/checkout.ts";
import { endPrevious } from "../../scripts/postgres/server-process.ts";

const NOT_COPIED = [
  ".git",
  ".local",
  ".wrangler",
  ".dev.vars",
  ".env",
  "node_modules",
  "test",
  "bench",
  "docs",
];
const BUILT = ".local/stamps/web"; // With this file, the copy's web app counts as built.
const Server = z.object({ pid: z.number(), data: z.string() });

/**
 * Copies the checkout for one test and shares its packages and web app, so that a developer's own run is not
 * disturbed.
 */
export function copyCheckout(name: string): string {
  const folder = join(local, "end-to-end", `${name}-${process.pid}-${randomBytes(3).toString("hex")}`);
  mkdirSync(join(folder, dirname(BUILT)), { recursive: true });
  for (const entry of readdirSync(checkout).filter((found) => !NOT_COPIED.includes(found)))
    cpSync(join(checkout, entry), join(folder, entry), { recursive: true });
  cpSync(join(checkout, BUILT), join(folder, BUILT));
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  onTestFinished(async () => {
    const server = serverOf(folder);
    if (server !== undefined) {
      await endPrevious(server.data);
      // In a closed folder of root, the data lies in another folder that is named after the copy.
      rmSync(dirname(server.data), { recursive: true, force: true });
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The database server that a run of this copy has started. */
export function serverOf(folder: string): z.output<typeof Server> | undefined {
  const path = join(folder, ".local", "postgres.json");
  return existsSync(path) ? Server.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}
