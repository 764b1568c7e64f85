import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listApiKeys } from "#shared/contracts/api-keys.ts";
import { listAudit } from "#shared/contracts/audit.ts";
import { listSessions } from "#shared/contracts/auth.ts";
import { listDevices } from "#shared/contracts/devices.ts";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { listExports, readErasure } from "#shared/contracts/privacy.ts";
import { readPreferences } from "#shared/contracts/profile.ts";
import { listProviderIdentities } from "#shared/contracts/providers.ts";
import { readRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS } from "../session/keys.ts";

export const sessionsQuery = queryOptions({
  queryKey: KEYS.sessions,
  queryFn: ({ signal }) => call(listSessions, { signal }),
  meta: { keep: true },
});

export const devicesQuery = queryOptions({
  queryKey: KEYS.devices,
  queryFn: ({ signal }) => call(listDevices, { signal }),
});

export const passkeysQuery = queryOptions({
  queryKey: KEYS.passkeys,
  queryFn: ({ signal }) => call(listPasskeys, { signal }),
});

export const identitiesQuery = queryOptions({
  queryKey: KEYS.identities,
  queryFn: ({ signal }) => call(listProviderIdentities, { signal }),
});

export const apiKeysQuery = queryOptions({
  queryKey: KEYS.apiKeys,
  queryFn: ({ signal }) => call(listApiKeys, { signal }),
});

export const recoveryQuery = queryOptions({
  queryKey: KEYS.recovery,
  queryFn: ({ signal }) => call(readRecovery, { signal }),
});

export const preferencesQuery = queryOptions({
  queryKey: KEYS.preferences,
  queryFn: ({ signal }) => call(readPreferences, { signal }),
  meta: { keep: true },
});

export const erasureQuery = queryOptions({
  queryKey: KEYS.erasure,
  queryFn: ({ signal }) => call(readErasure, { signal }),
});

const WORKING_MS = 4000;

/** The event says when a file is ready; asking now and then covers an event that was missed. */
export const exportsQuery = queryOptions({
  queryKey: KEYS.exports,
  queryFn: ({ signal }) => call(listExports, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ status }) => status === "queued" || status === "running") === true
      ? WORKING_MS
      : false,
});

export const auditQuery = infiniteQueryOptions({
  queryKey: KEYS.audit,
  queryFn: ({ pageParam, signal }) =>
    call(listAudit, { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
});
