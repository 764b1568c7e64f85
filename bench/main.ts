import { cpus } from "node:os";
import { measureBreakdowns } from "./breakdowns.ts";
import { measureCrossing } from "./crossing.ts";
import { measureFairness } from "./fairness.ts";
import { measureFlows } from "./flows.ts";
import { measureImports } from "./imports.ts";
import { measureMarket } from "./market.ts";
import { measurePlacements } from "./placements.ts";
import { measurePortfolio } from "./portfolio.ts";
import { measureRoutes } from "./routes.ts";
import { measureSimulations } from "./simulations.ts";
import { measureSignIn } from "./sign-in.ts";
import { measureStartUp } from "./start-up.ts";
import { measureStream } from "./stream.ts";
import { startWorld } from "./world.ts";

const world = await startWorld();
let failed = false;
try {
  const lines = [
    ...measureStartUp(world),
    ...(await measureRoutes(world)),
    ...(await measureSignIn(world)),
    ...(await measureStream(world)),
    ...(await measureMarket(world)),
    ...(await measurePlacements(world)),
    ...(await measurePortfolio(world)),
    ...(await measureBreakdowns(world)),
    ...(await measureSimulations(world)),
    ...(await measureImports(world)),
    ...(await measureFairness(world)),
    ...(await measureCrossing(world)),
    ...(await measureFlows(world)),
  ];
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
