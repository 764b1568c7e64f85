import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkout, local } from "../checkout.ts";

/** Runs the tests and ends this process with their exit code, or as failed when `failedBefore` is not 0. */
export function runVitest(args: string[], env: Record<string, string>, failedBefore = 0): void {
  mkdirSync(local, { recursive: true });
  const vitest = spawn(
    process.execPath,
    [join(checkout, "node_modules/vitest/vitest.mjs"), "run", ...args],
    // The reporter adds the earlier failures to the sum in its last line.
    {
      cwd: checkout,
      stdio: "inherit",
      env: { ...process.env, ...env, TIDEMARK_FAILED_BUILD: String(failedBefore) },
    },
  );
  process.on("SIGINT", () => undefined); // the terminal signals vitest too, which stops the databases first
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => vitest.kill(signal));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) vitest.kill("SIGTERM");
  }, 500).unref();
  vitest.once("exit", (code, signal) =>
    process.exit(signal === null && failedBefore === 0 ? (code ?? 1) : 1),
  );
}
