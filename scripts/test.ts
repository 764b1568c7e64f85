import { mkdirSync } from "node:fs";
import { buildWeb } from "./services/build-web.ts";
import { reportChecks, runChecks } from "./check.ts";
import { local } from "./checkout.ts";
import { runVitest } from "./processes/vitest.ts";

// Runs the checks and every test project. Arguments after `--` go to vitest.
mkdirSync(local, { recursive: true });
const [checks, build] = await Promise.allSettled([runChecks(), buildWeb()]);
if (checks.status === "rejected") throw checks.reason;
let failed = reportChecks(checks.value);
if (build.status === "rejected") {
  failed += 1;
  const { reason } = build;
  process.stdout.write(`FAILED  build\n${reason instanceof Error ? reason.message : String(reason)}\n`);
}
runVitest(process.argv.slice(2), {}, failed);
