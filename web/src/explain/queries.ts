import { infiniteQueryOptions } from "@tanstack/react-query";
import {
  BookingPartKind,
  CashPartKind,
  explainBookings,
  explainCash,
  explainMetrics,
  explainTrades,
  explainUnits,
  type Explanation,
  MetricPartKind,
  PartKind,
} from "#shared/contracts/explain.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS } from "../session/keys.ts";
import type { Asked } from "../explained/asked.ts";

/** The parts of a total, page by page. */
export function explanationQuery(asked: Asked) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.explanations, asked],
    queryFn: ({ pageParam, signal }) => ask(asked, pageParam, signal),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.next,
  });
}

function ask(asked: Asked, at: string | null, signal: AbortSignal): Promise<Explanation> {
  const { by } = asked;
  const place = at === null ? {} : { cursor: at };
  switch (asked.of) {
    case "metrics":
      return call(explainMetrics, {
        query: {
          ...asked.filter,
          ...asked.cell,
          ...place,
          ...(asked.currency === null ? {} : { currency: asked.currency }),
          ...(asked.amounts === undefined ? {} : { amounts: asked.amounts }),
          figure: asked.figure,
          by: MetricPartKind.parse(by),
        },
        signal,
      });
    case "trades":
      return call(explainTrades, {
        query: {
          ...asked.filter,
          ...place,
          currency: asked.currency,
          ...(asked.amounts === undefined ? {} : { amounts: asked.amounts }),
          figure: asked.figure,
          by: PartKind.parse(by),
        },
        signal,
      });
    case "bookings":
      return call(explainBookings, {
        query: { ...asked.filter, ...place, currency: asked.currency, by: BookingPartKind.parse(by) },
        signal,
      });
    case "units":
      return call(explainUnits, { query: { ...asked.filter, ...place, by: CashPartKind.parse(by) }, signal });
    case "cash":
      return call(explainCash, {
        query: { ...asked.filter, ...place, currency: asked.currency, by: CashPartKind.parse(by) },
        signal,
      });
  }
}
