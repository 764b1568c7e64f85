import { mkdirSync } from "node:fs";
import { buildWeb } from "./services/build-web.ts";
import { local } from "./checkout.ts";
import { runVitest } from "./processes/vitest.ts";

// Builds the web app and runs every test project; the checks are tests. Arguments after `--` go to vitest.
mkdirSync(local, { recursive: true });
let failed = 0;
try {
  await buildWeb();
} catch (error) {
  failed = 1;
  process.stdout.write(`FAILED  build\n${error instanceof Error ? error.message : String(error)}\n`);
}
runVitest(process.argv.slice(2), {}, failed);
