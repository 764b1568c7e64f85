import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listPresets, readProgress } from "#shared/contracts/guardrail-presets.ts";
import { listGuardrails, listGuardrailTrips, measureGuardrail } from "#shared/contracts/guardrails.ts";
import { readLiveMode } from "#shared/contracts/live-mode.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** A user may have 50, so that they are one page. */
const GUARDRAILS = 100;
const TRIPS = 10;

export const guardrailsQuery = queryOptions({
  queryKey: KEYS.guardrails,
  queryFn: ({ signal }) => call(listGuardrails, { query: { limit: GUARDRAILS }, signal }),
  meta: { keep: true },
});

/** The orders that a guardrail had something against, the newest first. */
export function tripsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.guardrailTrips, id],
    queryFn: ({ pageParam, signal }) =>
      call(listGuardrailTrips, { params: { id }, query: pageFrom(pageParam, TRIPS), signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** The measured effect of a randomised guardrail. */
export function effectQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.guardrailEffects, id],
    queryFn: ({ signal }) => call(measureGuardrail, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export const presetsQuery = queryOptions({
  queryKey: [...KEYS.evaluations, "presets"],
  queryFn: ({ signal }) => call(listPresets, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const progressQuery = queryOptions({
  queryKey: [...KEYS.evaluations, "progress"],
  queryFn: ({ signal }) => call(readProgress, { query: {}, signal }),
  meta: { keep: true },
});

export const liveModeQuery = queryOptions({
  queryKey: KEYS.liveMode,
  queryFn: ({ signal }) => call(readLiveMode, { signal }),
  meta: { keep: true },
});
