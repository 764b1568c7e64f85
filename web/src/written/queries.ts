import { queryOptions } from "@tanstack/react-query";
import { listSetups, listTags } from "#shared/contracts/annotations.ts";
import { MOST_ON_PAGE } from "#shared/contracts/bounds.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

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
