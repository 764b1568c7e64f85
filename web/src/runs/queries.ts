import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import {
  cancelRun,
  listExecutions,
  listLogs,
  readLog,
  rerunRun,
  type RunHead,
  type RunStatus,
} from "#shared/contracts/runs.ts";
import { call } from "../session/client.ts";
import { asOneList, firstPage, KEYS, pageFrom } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";

const PAGE = 50;
/** The runs of a flow that its page looks at. */
const LATEST = 5;
/** A run that works is read again so often, in case an event of it was lost. */
const WORKING_MS = 5000;

/** Which runs a list holds; `to` is the instant before which they started. */
export type RunFilter = { flowId?: string; status?: RunStatus; search?: string; to?: string };

/** The runs of all flows, the newest first. */
export function runsQuery(filter: RunFilter) {
  return infiniteQueryOptions({
    queryKey: [...KEYS.runs, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listLogs, { query: { ...filter, ...pageFrom(pageParam, PAGE) }, signal }),
    initialPageParam: firstPage(),
    getNextPageParam: (last) => last.nextCursor,
    select: asOneList,
    meta: { keep: true },
  });
}

/** The latest runs of one flow. */
export function latestRunsQuery(flowId: string) {
  return queryOptions({
    queryKey: [...KEYS.runs, "latest", flowId],
    queryFn: async ({ signal }): Promise<RunHead[]> =>
      (await call(listExecutions, { params: { id: flowId }, query: { limit: LATEST }, signal })).items,
    meta: { keep: true },
  });
}

/** One run with what went into each node and came out of it. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: KEYS.run(id),
    queryFn: ({ signal }) => call(readLog, { params: { id }, signal }),
    enabled: id !== "",
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? WORKING_MS : false),
    meta: { keep: true },
  });
}

/** Stops a run, and has the pages read it again. */
export async function stopRun(client: QueryClient, id: string): Promise<void> {
  await call(cancelRun, { params: { id }, body: {} });
  await Promise.all([outdate(client, KEYS.run(id)), outdate(client, KEYS.runs)]);
}

/** Runs again with the same input, from the start or from a node; the id of the new run. */
export async function runAgain(client: QueryClient, id: string, fromNodeId?: string): Promise<string> {
  const body = fromNodeId === undefined ? {} : { fromNodeId };
  const { execution } = await call(rerunRun, { params: { id }, body });
  void outdate(client, KEYS.runs);
  return execution.id;
}
