import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listPositions, listSnapshots, readPortfolio } from "#shared/contracts/portfolio.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const POSITIONS = 100;
/** A quarter of a year. A snapshot holds up to 200 positions, so a page must not be long. */
const DAYS = 92;
const SNAPSHOTS = 5;

/** What all accounts are worth, or the one with that name or id. */
export function portfolioQuery(account: string | undefined) {
  return queryOptions({
    queryKey: [...KEYS.portfolio, account ?? null],
    queryFn: ({ signal }) => call(readPortfolio, { query: { account }, signal }),
    meta: { keep: true },
  });
}

/** All open positions, by account and symbol. */
export function positionsQuery(account: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.positions, "pages", account ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(listPositions, { query: { ...pageFrom(pageParam, POSITIONS), account }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
  });
}

/** The snapshots that close days, the newest first. */
export function dailyQuery(account: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.snapshots, "daily", account ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(listSnapshots, { query: { ...pageFrom(pageParam, DAYS), account, kind: "daily" }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** The latest snapshots of both kinds. */
export function snapshotsQuery(account: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.snapshots, "all", account ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(listSnapshots, { query: { ...pageFrom(pageParam, SNAPSHOTS), account }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
  });
}
