import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Run, RunHead } from "#shared/contracts/runs.ts";
import { FLOW_EVENTS } from "#shared/events/flow-events.ts";
import type { Arrived } from "../session/arrived.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { isListed, laterHead, withNode, withRun } from "./merge-run.ts";

type RunPages = InfiniteData<{ items: RunHead[]; nextCursor: string | null }>;

/** Many runs in a short time cost one reading of the lists and of the figures of their flows. */
const SETTLED_MS = 1000;

/** Applies an event of a run to every list and run that the pages hold. */
export function applyRun(client: QueryClient, event: Arrived): void {
  if (event.type === "flow.execution.node") return applyNode(client, event);
  const told = FLOW_EVENTS["flow.execution.finished"].body.safeParse(event.body).data?.run;
  if (told === undefined) return readAfter(client);
  for (const [key, held] of listsOf(client)) client.setQueryData(key, merged(held, told, key.at(-1)));
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

type Lists = RunPages | RunHead[];

function listsOf(client: QueryClient): [QueryKey, Lists][] {
  const all = client.getQueriesData<Lists>({ queryKey: KEYS.runs });
  return all.flatMap(([key, held]): [QueryKey, Lists][] => (held === undefined ? [] : [[key, held]]));
}

function merged(held: Lists, told: RunHead, filter: unknown): Lists {
  if (Array.isArray(held)) return withRun(held, told);
  const pages = held.pages.map((page) => ({ ...page, items: withRun(page.items, told) }));
  const isKnown = pages.some(({ items }) => items.some(({ id }) => id === told.id));
  const [first, ...others] = pages;
  if (isKnown || !isLong(held) || first === undefined || !isListed(filter, told)) return { ...held, pages };
  return { ...held, pages: [{ ...first, items: [told, ...first.items] }, ...others] };
}

/** A list of many pages is not read again for each run: that would cost a request a page. */
function isLong(held: Lists): boolean {
  return !Array.isArray(held) && held.pages.length > 1;
}

const waiting = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();

/** New runs come into the lists, and the flows have new figures. */
function readAfter(client: QueryClient): void {
  if (waiting.has(client)) return;
  const timer = setTimeout(() => {
    waiting.delete(client);
    for (const key of [KEYS.flows, KEYS.flow]) void outdate(client, key);
    for (const [queryKey, held] of listsOf(client))
      if (isLong(held)) void client.invalidateQueries({ queryKey, exact: true, refetchType: "none" });
      else void outdate(client, queryKey);
  }, SETTLED_MS);
  waiting.set(client, timer);
}
