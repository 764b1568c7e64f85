import { infiniteQueryOptions } from "@tanstack/react-query";
import { listApiKeys } from "#shared/contracts/api-keys.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** More than most users own of anything; a button loads the rest. */
const PAGE = 25;

export const apiKeysQuery = infiniteQueryOptions({
  queryKey: KEYS.apiKeys,
  queryFn: ({ pageParam, signal }) => call(listApiKeys, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});
