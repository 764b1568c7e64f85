import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getAdherence } from "#shared/contracts/adherence.ts";
import { listMissedTrades } from "#shared/contracts/missed-trades.ts";
import { readChecklist, readSetup } from "#shared/contracts/playbooks.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

export function playbookQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.setups, "one", id],
    queryFn: ({ signal }) => call(readSetup, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export function adherenceQuery(
  id: string,
  query: { currency?: string; lotMethod?: "fifo" | "lifo" | "hifo" | "average" },
) {
  return queryOptions({
    queryKey: [...KEYS.breakdowns, "adherence", id, query],
    queryFn: ({ signal }) => call(getAdherence, { params: { id }, query, signal }),
    meta: { keep: true },
  });
}

/** The missed trades of a setup by its name. */
export function missedQuery(setup: string) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.missedTrades, setup],
    queryFn: ({ pageParam, signal }) =>
      call(listMissedTrades, { query: { ...pageFrom(pageParam, 50), setup }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** What a trade answers to the rules of its setup. */
export function checklistQuery(tradeId: string, setup: string | null) {
  return queryOptions({
    queryKey: [...KEYS.checklists, tradeId, setup],
    queryFn: ({ signal }) => call(readChecklist, { params: { id: tradeId }, signal }),
    enabled: setup !== null,
  });
}
