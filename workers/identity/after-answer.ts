import type { Base } from "../context.ts";
import { log, traceOf } from "../log.ts";

/**
 * Runs work that depends on whether an address has an account, after the answer has left. Neither the text of
 * the answer nor its time can then tell. A failure is logged under the given name; the caller will ask again.
 */
export function afterAnswer(
  { requestId, waitUntil }: Pick<Base, "requestId" | "waitUntil">,
  failure: string,
  work: () => Promise<void>,
): void {
  const failed = (error: unknown) => log("warn", failure, { requestId, ...traceOf(error) });
  waitUntil(scheduler.wait(0).then(work).catch(failed));
}
