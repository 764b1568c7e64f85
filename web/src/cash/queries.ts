import { infiniteQueryOptions } from "@tanstack/react-query";
import { listBookings, type BookingKind } from "#shared/contracts/bookings.ts";
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

function given({ kind, account, symbol }: BookingFilter) {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol }),
  };
}
