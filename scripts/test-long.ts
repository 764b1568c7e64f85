import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./checkout.ts";
import { runVitest } from "./processes/vitest.ts";

// Runs every test that takes its number of rounds from test/effort.ts, with all rounds, and those of test/long.
const files = globSync("{shared,workers,durable-objects,web/src,test}/**/*.test.ts", {
  cwd: checkout,
}).filter(
  (file) =>
    file.replaceAll("\\", "/").startsWith("test/long/") ||
    readFileSync(join(checkout, file), "utf8").includes('"#test/effort.ts"'),
);
runVitest([...files, ...process.argv.slice(2)], { TIDEMARK_EFFORT: "long" });
