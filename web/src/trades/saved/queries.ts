import { queryOptions } from "@tanstack/react-query";
import { MOST_ON_PAGE } from "#shared/contracts/bounds.ts";
import { listSavedFilters } from "#shared/contracts/saved-filters.ts";
import { call } from "../../session/client.ts";
import { KEYS } from "../../session/keys.ts";

/** All filters that the user keeps, of which one page holds the most that there may be. */
export const savedFiltersQuery = queryOptions({
  queryKey: KEYS.savedFilters,
  queryFn: ({ signal }) => call(listSavedFilters, { query: { limit: MOST_ON_PAGE }, signal }),
});
