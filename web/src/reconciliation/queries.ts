import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import {
  latestReconciliations,
  listReconciliations,
  readReconciliation,
} from "#shared/contracts/reconciliation.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** How each account agreed with its latest statement. */
export const latestQuery = queryOptions({
  queryKey: [...KEYS.reconciliations, "latest"],
  queryFn: ({ signal }) => call(latestReconciliations, { signal }),
  meta: { keep: true },
});

/** Everything that was compared, the latest statement first. */
export const reconciliationsQuery = infiniteQueryOptions({
  queryKey: [...KEYS.reconciliations, "list"],
  queryFn: ({ pageParam, signal }) => call(listReconciliations, { query: pageFrom(pageParam, 25), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});

/** What a kept reconciliation states, beside the ledger of now. */
export function keptQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.reconciliations, "kept", id],
    queryFn: ({ signal }) => call(readReconciliation, { params: { id }, signal }),
  });
}
