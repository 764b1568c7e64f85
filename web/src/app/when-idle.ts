import type { QueryClient } from "@tanstack/react-query";

const CHECK_MS = 400;
/** A page that mounts late asks only then, so one quiet moment does not prove the end of the first load. */
const CALM_CHECKS = 3;
/** Where measurements divide the first load from what is fetched ahead. */
const MARK = "fetch-ahead";

/**
 * Calls `work` once: when the document has loaded and no answer was awaited for about a second. The returned
 * function takes it back.
 */
export function whenIdle(client: QueryClient, work: () => void): () => void {
  let calm = 0;
  const timer = setInterval(() => {
    calm = document.readyState === "complete" && client.isFetching() === 0 ? calm + 1 : 0;
    if (calm < CALM_CHECKS) return;
    clearInterval(timer);
    performance.mark(MARK);
    work();
  }, CHECK_MS);
  return () => clearInterval(timer);
}
