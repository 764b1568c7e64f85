import type { QueryClient, QueryKey } from "@tanstack/react-query";
import * as z from "zod";
import { reportConnection } from "../ui/connection.ts";
import { localStore } from "./local-store.ts";

const PREFIX = "query:";

declare module "@tanstack/react-query" {
  interface Register {
    /** `keep` stores the newest answer in IndexedDB for reading offline. */
    queryMeta: { keep?: boolean };
  }
}

const Kept = z.object({ key: z.array(z.unknown()), value: z.unknown(), at: z.number() });

/** Stores every answer marked `keep` as it arrives, until the returned function is called. */
export function keepQueries(client: QueryClient): () => void {
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.meta?.keep !== true || query.state.status !== "success") return;
    // A sign-out removed this query, so its answer must not return to the store.
    if (query.state.fetchStatus !== "idle" || client.getQueryCache().get(query.queryHash) !== query) return;
    const kept = { key: query.queryKey, value: query.state.data, at: query.state.dataUpdatedAt };
    // A full or private store only costs offline reading.
    void localStore.put(PREFIX + query.queryHash, kept).catch(() => undefined);
  });
}

/** Restores stored answers to the cache with their age, so that pages show them and fetch anew. */
export async function restoreQueries(client: QueryClient): Promise<void> {
  let newest = 0;
  for (const [, entry] of await localStore.entries(PREFIX).catch((): [string, unknown][] => [])) {
    const kept = Kept.safeParse(entry);
    if (!kept.success) continue;
    const key: QueryKey = kept.data.key;
    const known = client.getQueryState(key);
    if (known === undefined || known.dataUpdatedAt < kept.data.at) {
      client.setQueryData(key, kept.data.value, { updatedAt: kept.data.at });
      newest = Math.max(newest, kept.data.at);
    }
  }
  // The event that outdated an answer may have come before the reload and will not come again.
  await client.invalidateQueries({ refetchType: "none" });
  if (newest > 0) reportConnection({ updatedAt: newest });
}
