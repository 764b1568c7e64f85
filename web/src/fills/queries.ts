import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getFill, listDeletedFills } from "#shared/contracts/fill-edits.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

export function fillQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.fill, id],
    queryFn: ({ signal }) => call(getFill, { params: { id }, signal }),
  });
}

export const deletedFillsQuery = infiniteQueryOptions({
  queryKey: KEYS.deletedFills,
  queryFn: ({ pageParam, signal }) => call(listDeletedFills, { query: pageFrom(pageParam, 50), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});
