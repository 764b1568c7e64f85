import type { Base } from "../context.ts";
import { log, traceOf } from "../log.ts";

/**
 * Runs what depends on whether an address has an account, once the answer is on its way: neither the words of the
 * answer nor its time can tell then. What fails is logged under that name; whoever asked will ask again.
 */
export function afterAnswer(
  { requestId, waitUntil }: Pick<Base, "requestId" | "waitUntil">,
  failure: string,
  work: () => Promise<void>,
): void {
  const failed = (error: unknown) => log("warn", failure, { requestId, ...traceOf(error) });
  waitUntil(scheduler.wait(0).then(work).catch(failed));
}
