import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Prints the sum of the run as its last line. */
export default class LastLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    // Checks that failed before the tests (see scripts/test.ts) belong to the same sum.
    let failed = Number(process.env["TIDEMARK_FAILED_CHECKS"] ?? 0) + unhandled.length;
    for (const module of modules) {
      const before = failed;
      for (const test of module.children.allTests()) {
        if (test.result().state === "passed") passed += 1;
        else failed += 1; // a test that was skipped or never ran has proved nothing
      }
      if (module.state() === "failed" && failed === before) failed += 1;
    }
    process.once("exit", () => process.stdout.write(`\n${passed} passed, ${failed} failed\n`));
    if (failed > 0) process.exitCode = 1;
  }
}
