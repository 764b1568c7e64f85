import { infiniteQueryOptions } from "@tanstack/react-query";
import { listWorkbenches } from "#shared/contracts/workbenches.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const PAGE = 50;

export const workbenchesQuery = infiniteQueryOptions({
  queryKey: KEYS.workbenches,
  queryFn: ({ pageParam, signal }) => call(listWorkbenches, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
  meta: { keep: true },
});
