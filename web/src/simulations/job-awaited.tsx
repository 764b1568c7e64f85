import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Simulation } from "#shared/contracts/simulations.ts";
import { formatShare } from "../numbers/format-number.ts";
import { Loaded } from "../ui/section.tsx";
import { simulationQuery } from "./queries.ts";

/** How far a job is, until its result can be shown. */
export function JobAwaited({ id, children }: { id: string; children: (done: Simulation) => ReactNode }) {
  const asked = useQuery(simulationQuery(id));
  return (
    <Loaded asked={asked} lines={3}>
      {(simulation) =>
        simulation.status === "done" ? (
          children(simulation)
        ) : simulation.status === "failed" ? (
          <p className="note note-warn">
            {simulation.failure === "trades_missing"
              ? "There is no closed trade to draw from."
              : "The simulation ended with a fault. Your trades are as they were."}
          </p>
        ) : (
          <output className="stack">
            <p className="soft">
              {simulation.status === "queued"
                ? "It waits for its turn."
                : `It is being worked out: ${formatShare(String(simulation.progress))} is done.`}
            </p>
            <progress className="progress" max={1} value={simulation.progress} aria-label="Simulation" />
          </output>
        )
      }
    </Loaded>
  );
}
