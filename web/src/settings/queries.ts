import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listApiKeys } from "#shared/contracts/api-keys.ts";
import { listAudit } from "#shared/contracts/audit.ts";
import { listSessions } from "#shared/contracts/auth.ts";
import { listDevices } from "#shared/contracts/devices.ts";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { listExports, readErasure, type Export } from "#shared/contracts/privacy.ts";
import { readPreferences } from "#shared/contracts/profile.ts";
import { listProviderIdentities } from "#shared/contracts/providers.ts";
import { readRecovery } from "#shared/contracts/recovery.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** More than most users own of anything; a button loads the rest. */
const PAGE = 25;

export const sessionsQuery = infiniteQueryOptions({
  queryKey: KEYS.sessions,
  queryFn: ({ pageParam, signal }) => call(listSessions, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
  meta: { keep: true },
});

export const devicesQuery = infiniteQueryOptions({
  queryKey: KEYS.devices,
  queryFn: ({ pageParam, signal }) => call(listDevices, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});

export const passkeysQuery = infiniteQueryOptions({
  queryKey: KEYS.passkeys,
  queryFn: ({ pageParam, signal }) => call(listPasskeys, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});

export const identitiesQuery = queryOptions({
  queryKey: KEYS.identities,
  queryFn: ({ signal }) => call(listProviderIdentities, { signal }),
});

export const apiKeysQuery = infiniteQueryOptions({
  queryKey: KEYS.apiKeys,
  queryFn: ({ pageParam, signal }) => call(listApiKeys, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
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

export function isUnderWay({ status }: Export): boolean {
  return status === "queued" || status === "running";
}

/** An event tells when a file is ready; a slow poll covers a missed event. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: KEYS.exports,
  queryFn: ({ pageParam, signal }) => call(listExports, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(isUnderWay)) === true ? WORKING_MS : false,
  select: asOneList,
});

export const auditQuery = infiniteQueryOptions({
  queryKey: KEYS.audit,
  queryFn: ({ pageParam, signal }) => call(listAudit, { query: pageFrom(pageParam, 50), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
});
