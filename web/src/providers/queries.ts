import { queryOptions } from "@tanstack/react-query";
import { listProviderIdentities } from "#shared/contracts/providers.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export const identitiesQuery = queryOptions({
  queryKey: KEYS.identities,
  queryFn: ({ signal }) => call(listProviderIdentities, { signal }),
});
