import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { getPerformance } from "#shared/contracts/performance.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";

export type PerformanceQuery = z.input<NonNullable<typeof getPerformance.query>>;

export function performanceQuery(query: PerformanceQuery) {
  return queryOptions({
    queryKey: [...KEYS.performance, query],
    queryFn: ({ signal }) => call(getPerformance, { query, signal }),
    meta: { keep: true },
  });
}
