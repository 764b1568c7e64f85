import { infiniteQueryOptions } from "@tanstack/react-query";
import { listSessions } from "#shared/contracts/auth.ts";
import { listDevices } from "#shared/contracts/devices.ts";
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
