import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "./build-web.ts";
import { reportChecks, runChecks } from "./check.ts";
import { checkout, local } from "./postgres-home.ts";

// Checks and every test project; what stands after `--` goes to vitest.
mkdirSync(local, { recursive: true });
const [checks, build] = await Promise.allSettled([runChecks(), buildWeb()]);
if (checks.status === "rejected") throw checks.reason;
let failed = reportChecks(checks.value);
if (build.status === "rejected") {
  failed += 1;
  const { reason } = build;
  process.stdout.write(`FAILED  build\n${reason instanceof Error ? reason.message : String(reason)}\n`);
}

const vitest = spawn(
  process.execPath,
  [join(checkout, "node_modules/vitest/vitest.mjs"), "run", ...process.argv.slice(2)],
  {
    cwd: checkout,
    stdio: "inherit",
    // The reporter adds them to the sum in its last line.
    env: { ...process.env, TIDEMARK_FAILED_CHECKS: String(failed) },
  },
);
process.on("SIGINT", () => undefined); // the terminal has told vitest as well; it stops the databases first
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => vitest.kill(signal));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) vitest.kill("SIGTERM");
}, 500).unref();
vitest.once("exit", (code, signal) => process.exit(signal === null && failed === 0 ? (code ?? 1) : 1));
