import * as z from "zod";

/** An event names its flow itself, or by the run that it tells of. */
const Concerned = z.union([
  z.object({ flowId: z.string() }).transform(({ flowId }) => flowId),
  z.object({ run: z.object({ flowId: z.string() }) }).transform(({ run }) => run.flowId),
]);

/** The flow that an event concerns; null for an event of anything else. */
export function flowOf(type: string, body: unknown): string | null {
  if (!type.startsWith("flow.")) return null;
  return Concerned.safeParse(body).data ?? null;
}
