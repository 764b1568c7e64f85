import { infiniteQueryOptions } from "@tanstack/react-query";
import { listAccounts } from "#shared/contracts/fills.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

export const accountsQuery = infiniteQueryOptions({
  queryKey: KEYS.accounts,
  queryFn: ({ pageParam, signal }) => call(listAccounts, { query: pageFrom(pageParam, 200), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
  meta: { keep: true },
});
