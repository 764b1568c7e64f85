import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { MOST_ON_PAGE } from "#shared/contracts/bounds.ts";
import { listSetups } from "#shared/contracts/playbooks.ts";
import { listTags } from "#shared/contracts/tags.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** All tags of the user, of which one page holds the most that there may be. */
export const tagsQuery = queryOptions({
  queryKey: KEYS.tags,
  queryFn: ({ signal }) => call(listTags, { query: { limit: MOST_ON_PAGE }, signal }),
  meta: { keep: true },
});

export const setupsQuery = queryOptions({
  queryKey: KEYS.setups,
  queryFn: ({ signal }) => call(listSetups, { query: { limit: MOST_ON_PAGE }, signal }),
  meta: { keep: true },
});

/** The tags with what their trades come to. */
export const tagFiguresQuery = infiniteQueryOptions({
  queryKey: [...KEYS.tags, "figures"],
  queryFn: ({ pageParam, signal }) =>
    call(listTags, { query: { ...pageFrom(pageParam, 200), figures: "true" }, signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
  meta: { keep: true },
});

export const setupFiguresQuery = infiniteQueryOptions({
  queryKey: [...KEYS.setups, "figures"],
  queryFn: ({ pageParam, signal }) =>
    call(listSetups, { query: { ...pageFrom(pageParam, 200), figures: "true" }, signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
  meta: { keep: true },
});
