import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import * as z from "zod";

const NAME = "virtual:sample-habit";
const RESOLVED = "\0sample-habit";
const YEAR = join(import.meta.dirname, "../public/sample-year/year.json");
const SHOWN = "revenge_trading";

const Year = z.object({
  biases: z.object({ items: z.array(z.looseObject({ bias: z.string() })) }),
});

/**
 * Serves one habit of the sample year as a module, so that the landing page shows what the product found
 * without fetching the whole year. Its trades are left out.
 */
export function sampleHabit(): Plugin {
  return {
    name: "tidemark-sample-habit",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      this.addWatchFile(YEAR);
      const { biases } = Year.parse(JSON.parse(readFileSync(YEAR, "utf8")));
      const found = biases.items.find(({ bias }) => bias === SHOWN);
      return `export default ${JSON.stringify({ ...found, evidence: [], figures: [] })};`;
    },
  };
}
