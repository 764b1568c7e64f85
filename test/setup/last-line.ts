import type { Reporter, SerializedError, TestModule } from "vitest/node";

const SLOWEST = 10;

/** Prints the slowest files, and the totals of the run as its last line. */
export default class LastLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    // A build that failed before the tests (see scripts/test.ts) counts in the same total.
    let failed = Number(process.env["TIDEMARK_FAILED_BUILD"] ?? 0) + unhandled.length;
    for (const module of modules) {
      const before = failed;
      for (const test of module.children.allTests()) {
        if (test.result().state === "passed") passed += 1;
        else failed += 1; // A test that was skipped or never ran has proved nothing.
      }
      if (module.state() === "failed" && failed === before) failed += 1;
    }
    process.once("exit", () =>
      process.stdout.write(`${slowest(modules)}\n${passed} passed, ${failed} failed\n`),
    );
    if (failed > 0) process.exitCode = 1;
  }
}

/** The slowest files, with the start-up time of each, which weighs most on small files. */
function slowest(modules: readonly TestModule[]): string {
  const took = modules.map((module) => {
    const { duration, environmentSetupDuration, prepareDuration, collectDuration, setupDuration } =
      module.diagnostic();
    const start = environmentSetupDuration + prepareDuration + collectDuration + setupDuration;
    return { name: module.relativeModuleId, duration, start };
  });
  const lines = took
    .toSorted((a, b) => b.duration + b.start - a.duration - a.start)
    .slice(0, SLOWEST)
    .map(({ name, duration, start }) => `${seconds(duration)} + ${seconds(start)} to start  ${name}\n`);
  return took.length > 1 ? `\nSlowest files (docs/testing.md)\n${lines.join("")}` : "";
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
