import { infiniteQueryOptions } from "@tanstack/react-query";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** More than most users own of anything; a button loads the rest. */
const PAGE = 25;

export const passkeysQuery = infiniteQueryOptions({
  queryKey: KEYS.passkeys,
  queryFn: ({ pageParam, signal }) => call(listPasskeys, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});
