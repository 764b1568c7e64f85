import { queryOptions } from "@tanstack/react-query";
import { readPreferences } from "#shared/contracts/profile.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export const preferencesQuery = queryOptions({
  queryKey: KEYS.preferences,
  queryFn: ({ signal }) => call(readPreferences, { signal }),
  meta: { keep: true },
});
