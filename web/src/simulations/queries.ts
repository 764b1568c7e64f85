import { queryOptions } from "@tanstack/react-query";
import {
  readSimulation,
  type SimpleResult,
  type SimpleSimulation,
  simulate,
  simulatePaths,
  type Simulation,
  type SimulationHead,
} from "#shared/contracts/simulations.ts";
import type { MonteCarlo, MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

/** The result, or the job that works on it. */
export function simulatedQuery(asked: SimpleSimulation) {
  return queryOptions<SimpleResult | SimulationHead>({
    queryKey: [...KEYS.simulated, asked],
    queryFn: ({ signal }) => call(simulate, { body: asked, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function drawPaths(asked: MonteCarlo): Promise<MonteCarloResult | SimulationHead> {
  return call(simulatePaths, { body: asked });
}

const POLL_MS = 2_000;

/** A simulation of a job; it is asked again until it is over, should an event be lost. */
export function simulationQuery(id: string) {
  return queryOptions<Simulation>({
    queryKey: [...KEYS.simulations, id],
    queryFn: ({ signal }) => call(readSimulation, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.finishedAt === null ? POLL_MS : false),
  });
}
