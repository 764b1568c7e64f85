import { cpus } from "node:os";
import { measureBreakdowns } from "./breakdowns.ts";
import { measureConversion } from "./conversion.ts";
import { measureCrossing } from "./crossing.ts";
import { measureFairness } from "./fairness.ts";
import { measureFlows } from "./flows.ts";
import { measureImports } from "./imports.ts";
import { measureMarket } from "./market.ts";
import type { Line } from "./people.ts";
import { measurePlacements } from "./placements.ts";
import { measurePortfolio } from "./portfolio.ts";
import { measureRoutes } from "./routes.ts";
import { measureSimulations } from "./simulations.ts";
import { measureSignIn } from "./sign-in.ts";
import { measureStartUp } from "./start-up.ts";
import { measureStream } from "./stream.ts";
import { startWorld } from "./world.ts";

/** Every part of the table in its order. `npm run bench -- breakdowns` measures that part alone. */
const PARTS = {
  "start-up": measureStartUp,
  routes: measureRoutes,
  "sign-in": measureSignIn,
  stream: measureStream,
  market: measureMarket,
  placements: measurePlacements,
  portfolio: measurePortfolio,
  breakdowns: measureBreakdowns,
  conversion: measureConversion,
  simulations: measureSimulations,
  imports: measureImports,
  fairness: measureFairness,
  crossing: measureCrossing,
  flows: measureFlows,
};
type Part = keyof typeof PARTS;

const named = process.argv.slice(2);
const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name);
for (const name of named) if (!isPart(name)) throw new Error(`there is no part ${name} of the benchmark`);
const asked = named.length === 0 ? Object.keys(PARTS).filter(isPart) : named.filter(isPart);

const world = await startWorld();
let failed = false;
try {
  const lines: Line[] = [];
  for (const part of asked) lines.push(...(await PARTS[part](world)));
  failed = lines.some((line) => !line.holds);
  const [cpu] = cpus();
  const table = [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model.trim() ?? "unknown"}, Node ${process.version}`,
    "",
    "| measured | Tidemark | floor | ratio | target | |",
    "| --- | ---: | ---: | ---: | --- | --- |",
    ...lines.map(
      ({ what, ours, floor, ratio, target, holds }) =>
        `| ${what} | ${ours} | ${floor} | ${ratio.toFixed(2)} | ${target} | ${holds ? "holds" : "MISSED"} |`,
    ),
  ];
  process.stdout.write(`\n${table.join("\n")}\n`);
} finally {
  await world.stop();
}
process.exit(failed ? 1 : 0);
