import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listAttachments, listTradeAttachments } from "#shared/contracts/attachments.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const PAGE = 60;

/** The pictures of a trade. */
export function tradePicturesQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.pictures, id],
    queryFn: ({ signal }) => call(listTradeAttachments, { params: { id }, signal }),
    meta: { keep: true },
  });
}

/** All pictures of the user, the newest first. */
export const allPicturesQuery = infiniteQueryOptions({
  queryKey: [...KEYS.pictures, "all"],
  queryFn: ({ pageParam, signal }) => call(listAttachments, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});
