import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import {
  type FlowHead,
  type FlowStatus,
  listFlows,
  listFlowVersions,
  readFlow,
} from "#shared/contracts/flows.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";

const PAGE = 50;
/** As many flows as a choice of a flow offers. */
const NAMED = 500;
const VERSIONS = 8;

export type FlowFilter = { status?: FlowStatus; search?: string };

export function flowsQuery(filter: FlowFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.flows, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listFlows, { query: { ...filter, ...pageFrom(pageParam, PAGE) }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** The flows that a choice offers. */
export const flowNamesQuery = queryOptions({
  queryKey: [...KEYS.flows, "names"],
  queryFn: async ({ signal }): Promise<FlowHead[]> =>
    (await call(listFlows, { query: { limit: NAMED }, signal })).items,
  meta: { keep: true },
});

/** A flow with its graph. */
export function flowQuery(id: string) {
  return queryOptions({
    queryKey: [...KEYS.flow, id],
    queryFn: ({ signal }) => call(readFlow, { params: { id }, signal }),
    meta: { keep: true },
  });
}

export function versionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.flowVersions, id],
    queryFn: ({ pageParam, signal }) =>
      call(listFlowVersions, { params: { id }, query: pageFrom(pageParam, VERSIONS), signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
  });
}
