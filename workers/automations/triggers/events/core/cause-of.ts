import * as z from "zod";

/** What caused an event, as far as the event tells. Ids are null where it tells none. */
export type Cause = {
  runId: string | null;
  /** The flow whose run ended, when the event tells of that end. */
  endedFlowId: string | null;
  /** The order of which the event's order is a leg. */
  parentOrderId: string | null;
};

const Body = z.object({
  causedBy: z.string().optional(),
  run: z.object({ id: z.string(), flowId: z.string() }).optional(),
  order: z
    .object({ clientOrderId: z.string().nullable(), parentId: z.string().nullable() })
    .partial()
    .optional(),
});

/** The run behind an event: one that has ended, whose action made it, or that placed the order. */
export function causeOf({ type, body }: { type: string; body: object }): Cause {
  const { causedBy, run, order } = Body.safeParse(body).data ?? {};
  const ended = type === "flow.execution.finished" ? run : undefined;
  return {
    runId: causedBy ?? ended?.id ?? placerOf(order?.clientOrderId ?? null),
    endedFlowId: ended?.flowId ?? null,
    parentOrderId: order?.parentId ?? null,
  };
}

/** The run that placed an order, by the order's client id; null for any other order. */
export function placerOf(clientOrderId: string | null): string | null {
  return /^(run_\w+):/.exec(clientOrderId ?? "")?.[1] ?? null;
}
