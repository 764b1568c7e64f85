import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listBookings, summarizeBookings, type BookingKind } from "#shared/contracts/bookings.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

export type BookingFilter = {
  kind?: BookingKind | undefined;
  account?: string | undefined;
  symbol?: string | undefined;
};

export function bookingsQuery(filter: BookingFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.bookings, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listBookings, { query: { ...pageFrom(pageParam, 100), ...given(filter) }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** What the bookings of the filter add up to. */
export function bookingSumsQuery(filter: BookingFilter) {
  return queryOptions({
    queryKey: [...KEYS.bookings, "sums", filter],
    queryFn: ({ signal }) => call(summarizeBookings, { query: given(filter), signal }),
  });
}

export function given({ kind, account, symbol }: BookingFilter) {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol }),
  };
}
