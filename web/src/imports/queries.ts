import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getImport, listFormats, listImports } from "#shared/contracts/imports.ts";
import { reconcileImport } from "#shared/contracts/reconciliation.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

export const importsQuery = infiniteQueryOptions({
  queryKey: KEYS.imports,
  queryFn: ({ pageParam, signal }) => call(listImports, { query: pageFrom(pageParam, 25), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});

/** The formats change only with a release. */
export const formatsQuery = queryOptions({
  queryKey: KEYS.formats,
  queryFn: ({ signal }) => call(listFormats, { signal }),
  staleTime: 60 * 60_000,
  meta: { keep: true },
});

/** What differs between the statement of an import and the ledger of now. */
export function reconciliationQuery(importId: string) {
  return queryOptions({
    queryKey: [...KEYS.reconciliations, importId],
    queryFn: ({ signal }) => call(reconcileImport, { params: { id: importId }, signal }),
  });
}

export function importQuery(id: string) {
  return queryOptions({
    queryKey: KEYS.import(id),
    queryFn: ({ signal }) => call(getImport, { params: { id }, signal }),
    meta: { keep: true },
  });
}
