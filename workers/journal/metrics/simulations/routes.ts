import * as contract from "#shared/contracts/simulations.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readIdCursor } from "../../../http/cursor.ts";
import { reply, serve } from "../../../http/serve/serve.ts";
import { beginSimulation } from "./begin-simulation.ts";
import { simulateNow } from "./simulate-now.ts";
import { simulatePaths } from "./simulate-paths.ts";
import { findSimulation, listSimulations, type SimulationRow } from "./store.ts";

/** A request draws so many trades itself. */
const MOST_DRAWN_AT_ONCE = 300_000;

export const simulations = [
  serve(contract.simulate, async (c, { body: asked }) => {
    const { ctx } = c.var;
    const result = await simulateNow(ctx, asked);
    if (result === null) return reply(202, await beginSimulation(ctx, { kind: "simple", asked }));
    return reply(200, result);
  }),
  serve(contract.simulatePaths, async (c, { body: asked }) => {
    const { ctx } = c.var;
    if (asked.paths * asked.trades > MOST_DRAWN_AT_ONCE)
      return reply(202, await beginSimulation(ctx, { kind: "monte_carlo", asked }));
    return reply(200, await simulatePaths(ctx, asked));
  }),
  serve(contract.listSimulations, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readIdCursor(cursor, "simulation");
    const rows = await listSimulations(ledger.read, userId, { before, limit });
    return pageOf(rows, limit, { item: (row) => row, keyOf: ({ id }) => [id] });
  }),
  serve(contract.readSimulation, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const found = await findSimulation(ledger.read, { userId, id });
    if (found === null) throw new Problem("not_found");
    return toSimulation(found);
  }),
];

function toSimulation(row: SimulationRow): contract.Simulation {
  const { id, kind, status, progress, failure, createdAt, finishedAt } = row;
  const head = { id, kind, status, progress, failure, createdAt, finishedAt };
  if (row.kind === "simple")
    return { ...head, simple: { asked: row.asked, result: row.result }, monteCarlo: null };
  return { ...head, simple: null, monteCarlo: { asked: row.asked, result: row.result } };
}
