import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Run, RunHead } from "#shared/contracts/runs.ts";
import { FLOW_EVENTS } from "#shared/events/flow-events.ts";
import type { Arrived } from "../session/arrived.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { laterHead, withNode, withRun } from "./merge-run.ts";

type RunPages = InfiniteData<{ items: RunHead[]; nextCursor: string | null }>;

/** Many runs in a short time cost one reading of the lists and of the figures of their flows. */
const SETTLED_MS = 1000;

/** Applies an event of a run to every list and run that the pages hold. */
export function applyRun(client: QueryClient, event: Arrived): void {
  if (event.type === "flow.execution.node") return applyNode(client, event);
  const told = FLOW_EVENTS["flow.execution.finished"].body.safeParse(event.body).data?.run;
  if (told === undefined) return readAfter(client);
  for (const [key, held] of client.getQueriesData<RunPages | RunHead[]>({ queryKey: KEYS.runs }))
    if (held !== undefined) client.setQueryData(key, merged(held, told));
  client.setQueryData<Run>(KEYS.run(told.id), (known) =>
    known === undefined ? known : laterHead(known, told),
  );
  // An event has neither inputs nor outputs.
  if (told.status !== "pending") void outdate(client, KEYS.run(told.id));
  readAfter(client);
}

function applyNode(client: QueryClient, event: Arrived): void {
  const body = FLOW_EVENTS["flow.execution.node"].body.safeParse(event.body).data;
  if (body === undefined) return;
  client.setQueryData<Run>(KEYS.run(body.runId), (known) =>
    known === undefined ? known : withNode(known, body.node),
  );
}

function merged(held: RunPages | RunHead[], told: RunHead): RunPages | RunHead[] {
  if (Array.isArray(held)) return withRun(held, told);
  return { ...held, pages: held.pages.map((page) => ({ ...page, items: withRun(page.items, told) })) };
}

const waiting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** New runs come into the lists, and the flows have new figures. */
function readAfter(client: QueryClient): void {
  if (waiting.has(client)) return;
  const timer = setTimeout(() => {
    waiting.delete(client);
    for (const key of [KEYS.runs, KEYS.flows, KEYS.flow]) void outdate(client, key);
  }, SETTLED_MS);
  waiting.set(client, timer);
}
