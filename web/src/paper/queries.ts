import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listGuardrails } from "#shared/contracts/guardrails.ts";
import { listOrders, readOrder } from "#shared/contracts/orders.ts";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { listPositions, readPortfolio } from "#shared/contracts/portfolio.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** How often what follows from quotes is read again while a page shows it. */
const MARKED_MS = 5000;

/** All paper accounts: a user has few. */
export const paperAccountsQuery = queryOptions({
  queryKey: KEYS.paperAccounts,
  queryFn: async ({ signal }) => (await call(listPaperAccounts, { signal })).items,
  refetchInterval: MARKED_MS,
  meta: { keep: true },
});

/** Which orders a list holds: `open` are those that work, are held or are filled in part. */
export type OrderFilter = { status?: "open"; accountId?: string; symbol?: string };

export function ordersQuery(filter: OrderFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.orders, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listOrders, { query: { ...filter, ...pageFrom(pageParam, 100) }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** One order with up to two hundred fills and changes; lists hold fewer of them. */
export function orderQuery(id: string) {
  return queryOptions({
    queryKey: KEYS.order(id),
    queryFn: ({ signal }) => call(readOrder, { params: { id }, signal }),
    meta: { keep: true },
  });
}

/** What an account holds, as far as the ticket needs it: the largest positions. */
export function positionsQuery(account: string) {
  return queryOptions({
    queryKey: [...KEYS.positions, account],
    queryFn: async ({ signal }) =>
      (await call(listPositions, { query: { account, limit: 500 }, signal })).items,
    enabled: account !== "",
    // What a position is worth follows the quotes, which are no event of the user's.
    refetchInterval: MARKED_MS,
    meta: { keep: true },
  });
}

/** What an account is worth, and what it made today. */
export function worthQuery(account: string) {
  return queryOptions({
    queryKey: [...KEYS.portfolio, "ticket", account],
    queryFn: async ({ signal }) => {
      const { accounts } = await call(readPortfolio, { query: { account }, signal });
      return accounts.find(({ id }) => id === account) ?? null;
    },
    refetchInterval: MARKED_MS,
  });
}

export const guardrailsQuery = queryOptions({
  queryKey: [...KEYS.guardrails, "ticket"],
  queryFn: async ({ signal }) => (await call(listGuardrails, { query: { limit: 200 }, signal })).items,
  meta: { keep: true },
});
