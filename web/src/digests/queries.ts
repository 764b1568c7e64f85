import { infiniteQueryOptions } from "@tanstack/react-query";
import { listDigests } from "#shared/contracts/digests.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** The digests, the newest week first. */
export const digestsQuery = infiniteQueryOptions({
  queryKey: KEYS.digests,
  queryFn: ({ pageParam, signal }) => call(listDigests, { query: pageFrom(pageParam, 10), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});
