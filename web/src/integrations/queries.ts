import { queryOptions } from "@tanstack/react-query";
import { type Integration, listCatalogue, listIntegrations } from "#shared/contracts/integrations.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

/** A user may have 100, so that they are one page. */
const INTEGRATIONS = 100;

/** The types of integrations and all actions. It changes only with the server. */
export const catalogueQuery = queryOptions({
  queryKey: KEYS.catalogue,
  queryFn: async ({ signal }) => (await call(listCatalogue, { signal })).items,
  staleTime: 60 * 60_000,
  meta: { keep: true },
});

export const integrationsQuery = queryOptions({
  queryKey: KEYS.integrations,
  queryFn: async ({ signal }): Promise<Integration[]> =>
    (await call(listIntegrations, { query: { limit: INTEGRATIONS }, signal })).items,
  meta: { keep: true },
});
