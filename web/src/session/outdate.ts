import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** Promises of answers on their way, each with the read that follows it. */
const following = new WeakMap<Promise<unknown>, Promise<void>>();

/**
 * Has the pages read every answer under a key again, or every answer without a key. The promise resolves when
 * each shown answer was read after this call.
 */
export async function outdate(client: QueryClient, queryKey?: QueryKey): Promise<void> {
  const filters = queryKey === undefined ? {} : { queryKey };
  const followers: Promise<void>[] = [];
  for (const query of client.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" })) {
    const { promise } = query;
    // The library reads an answer anew only where it replaces another answer that a page shows.
    if (promise === undefined || (query.state.data !== undefined && query.isActive())) continue;
    const follower = following.get(promise) ?? readAfter(client, query.queryKey, promise);
    following.set(promise, follower);
    followers.push(follower);
  }
  await Promise.all([client.invalidateQueries(filters), ...followers]);
}

/** The server may have read the answer on its way before the change, so it is outdated when it arrives. */
async function readAfter(client: QueryClient, queryKey: QueryKey, arrival: Promise<unknown>): Promise<void> {
  await arrival.then(
    () => undefined,
    () => undefined,
  );
  await client.invalidateQueries({ queryKey, exact: true });
}

/**
 * Outdates only the answers on their way under a key. An event that brought the newer state itself calls it,
 * so that no older answer replaces that state.
 */
export function outdateReading(client: QueryClient, queryKey: QueryKey): void {
  for (const query of client.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" }))
    void outdate(client, query.queryKey);
}
