import { mkdirSync } from "node:fs";
import { assertWhole, TAKE_OVER_IDENTITY } from "./migrations/earlier-identity.ts";
import { local } from "./checkout.ts";
import { askWrangler, runWrangler } from "./processes/worker-process.ts";

const LOG = "identity.log";

/**
 * Applies the new files to the D1 that wrangler's arguments name. First it takes over a D1 that the earlier
 * files made.
 */
export async function migrateIdentity(where: readonly string[], log = LOG): Promise<void> {
  mkdirSync(local, { recursive: true });
  const takeOver = [
    "d1",
    "execute",
    "IDENTITY",
    ...where,
    "--yes",
    "--json",
    "--command",
    TAKE_OVER_IDENTITY,
  ];
  assertWhole(JSON.parse(await askWrangler(takeOver, log)));
  await runWrangler(["d1", "migrations", "apply", "IDENTITY", ...where], log);
}

if (import.meta.main) {
  if (process.argv.length < 3) throw new Error("usage: node scripts/migrate-identity.ts --local | --remote");
  await migrateIdentity(process.argv.slice(2));
  process.stdout.write(`nothing is left to apply; see .local/${LOG}\n`);
}
