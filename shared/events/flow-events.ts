import * as z from "zod";
import { Id } from "../contracts/bounds.ts";
import { NodeExecution, RunHead } from "../contracts/runs.ts";
import type { Catalogued } from "./catalogued.ts";

/** An execution of a node without its input and output, which the log holds. */
const ToldNode = NodeExecution.omit({ input: true, output: true, why: true });

/** What happens to flows, workbenches, integrations and webhooks, and to the runs of a flow. */
export const FLOW_EVENTS = {
  "integration.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ integrationId: Id, change: z.enum(["created", "changed", "tested", "removed"]) }),
  },
  "flow.changed": {
    kind: "scope",
    version: 1,
    body: z.object({
      flowId: Id,
      change: z.enum(["created", "changed", "edited", "removed", "reordered"]),
      /** The number of the latest version. */
      flowVersion: z.number().int(),
    }),
  },
  "workbench.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ workbenchId: Id, change: z.enum(["created", "changed", "removed"]) }),
  },
  "webhook.disabled": {
    kind: "state",
    version: 1,
    body: z.object({ webhookId: Id, reason: z.enum(["owner", "gone", "failing"]) }),
  },
  "flow.execution.started": { kind: "live", version: 1, body: z.object({ run: RunHead }) },
  "flow.execution.node": {
    kind: "live",
    version: 1,
    body: z.object({ runId: Id, flowId: Id, node: ToldNode }),
  },
  "flow.execution.finished": { kind: "state", version: 1, body: z.object({ run: RunHead }) },
} as const satisfies Record<string, Catalogued>;
