import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout.ts";
import { runVitest } from "./processes/vitest.ts";

// Runs the tests of test/long, and with all rounds every test that takes their number from test/effort.ts.
const files = globSync("{shared,workers,durable-objects,web/src,test}/**/*.test.ts", {
  cwd: checkout,
}).filter(
  (file) =>
    file.replaceAll("\\", "/").startsWith("test/long/") ||
    readFileSync(join(checkout, file), "utf8").includes('"#test/effort.ts"'),
);
runVitest([...files, ...process.argv.slice(2)], { TIDEMARK_EFFORT: "long" });
