import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";
import type { z } from "zod";
import { getImport, listImports } from "#shared/contracts/imports.ts";
import { call } from "../session/client.ts";

export type ImportPage = z.infer<NonNullable<typeof listImports.reply>>;
export type ImportPages = InfiniteData<ImportPage>;

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: ({ pageParam, signal }) =>
    call(listImports, { query: { limit: 25, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => call(getImport, { params: { id }, signal }),
    meta: { keep: true },
  });
}
