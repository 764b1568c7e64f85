import type { QueryClient, QueryKey } from "@tanstack/react-query";
import * as z from "zod";
import { reportConnection } from "../ui/connection.ts";
import { localStore } from "./local-store.ts";

const PREFIX = "query:";

declare module "@tanstack/react-query" {
  interface Register {
    /** `keep` holds the newest answer in IndexedDB, so that it can be read offline. */
    queryMeta: { keep?: boolean };
  }
}

const Kept = z.object({ key: z.array(z.unknown()), value: z.unknown(), at: z.number() });

/** Writes every kept answer to the store as it arrives; the returned function stops that. */
export function keepQueries(client: QueryClient): () => void {
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.meta?.keep !== true || query.state.status !== "success") return;
    if (query.state.fetchStatus !== "idle" || client.getQueryCache().get(query.queryHash) !== query) return; // removed by a sign-out: must not come back
    const kept = { key: query.queryKey, value: query.state.data, at: query.state.dataUpdatedAt };
    void localStore.put(PREFIX + query.queryHash, kept).catch(() => undefined); // a full or private store only costs offline reading
  });
}

/** Puts what was kept back into the cache, as old as it is, so that pages show it and fetch anew. */
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
  // What made them old may have come before the reload, and will not come again.
  await client.invalidateQueries({ refetchType: "none" });
  if (newest > 0) reportConnection({ updatedAt: newest });
}
