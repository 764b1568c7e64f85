import * as z from "zod";
import type { Action } from "../action.ts";
import { json, text } from "../field.ts";

/** Runs another flow and waits for its end. The engine itself performs it, so nothing calls it. */
export const flowRun: Omit<Action, "run"> = {
  action: "flow.run",
  label: "Run a flow",
  summary: "Runs another flow of yours, waits for its end and has its result as output.",
  capability: "run_flow",
  integration: null,
  isOwn: true,
  config: z.object({
    flowId: text({ title: "Flow", of: "flow" }, 40).refine((id) => id !== "", "is no id"),
    input: json({ title: "Input", description: "The input of its run." }).optional(),
  }),
};
