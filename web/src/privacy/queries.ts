import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listExports, readErasure, type Export } from "#shared/contracts/privacy.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** More than most users own of anything; a button loads the rest. */
const PAGE = 25;

export const erasureQuery = queryOptions({
  queryKey: KEYS.erasure,
  queryFn: ({ signal }) => call(readErasure, { signal }),
});

const WORKING_MS = 4000;

export function isUnderWay({ status }: Export): boolean {
  return status === "queued" || status === "running";
}

/** An event tells when a file is ready; a slow poll covers a missed event. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: KEYS.exports,
  queryFn: ({ pageParam, signal }) => call(listExports, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(isUnderWay)) === true ? WORKING_MS : false,
  select: asOneList,
});
