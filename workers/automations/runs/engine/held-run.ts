import type { OrderedGraph } from "../core/ordered-graph.ts";
import type { RunRow, StepRow } from "./claim-store.ts";

/** A run that this engine works on, with what it knows of it between two transactions. */
export type HeldRun = {
  run: RunRow;
  graph: OrderedGraph;
  errorFlowId: string | null;
  steps: Map<string, StepRow>;
  /** The paths of the effects that this engine has begun or is about to begin. */
  underWay: Set<string>;
};

/** While no result comes a holder renews its lease, so that it ends soon after its holder did. */
export const RUN_LEASE_SECONDS = 45;
