import { infiniteQueryOptions } from "@tanstack/react-query";
import { listDeliveries, listWebhooks } from "#shared/contracts/webhooks.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const PAGE = 25;
/** While a delivery waits for its first attempt, the list looks again. */
const LOOK_MS = 1_500;

export const webhooksQuery = infiniteQueryOptions({
  queryKey: KEYS.webhooks,
  queryFn: ({ pageParam, signal }) => call(listWebhooks, { query: pageFrom(pageParam, PAGE), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  select: asOneList,
});

export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: KEYS.deliveries(id),
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveries, { params: { id }, query: pageFrom(pageParam, PAGE), signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) =>
        items.some(({ attempts, status }) => attempts === 0 && status === "pending"),
      )
        ? LOOK_MS
        : false,
  });
