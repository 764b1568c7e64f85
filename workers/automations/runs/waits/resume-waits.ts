import * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { type Filter, openFilter } from "../../reactions/filter.ts";
import type { Heard } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { joinStarters } from "../start/start-store.ts";
import { endListening, listenerOf } from "../engine/listen-for-waits.ts";
import { listWaiting, lockWaiting, updateToArrived, type WaitingRow } from "./waits-store.ts";

const Nodes = z.record(z.string(), z.json());

/** So many waits are judged between two statements. */
const WAITS_AT_ONCE = 50;

/**
 * Ends the waits that one of these events fulfils, in the order of the events, and lets their runs go on.
 * Each wait gets one event. A condition that cannot be evaluated leaves the run waiting.
 */
export async function resumeWaits(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const patterns = [...new Set(heard.flatMap(({ event }) => patternsOf(event.type)))];
  const filter = await openFilter();
  try {
    let after: WaitingRow | null = null;
    do {
      const waiting: WaitingRow[] = await listWaiting(tx, patterns, { after, limit: WAITS_AT_ONCE });
      await resume(tx, await fulfilled(waiting, heard, filter));
      after = waiting.length < WAITS_AT_ONCE ? null : (waiting.at(-1) ?? null);
    } while (after !== null);
  } finally {
    filter.dispose();
  }
}

type Fulfilled = { wait: WaitingRow; event: Json };

async function fulfilled(
  waiting: readonly WaitingRow[],
  heard: readonly Heard[],
  filter: Filter,
): Promise<Fulfilled[]> {
  const found: Fulfilled[] = [];
  for (const wait of waiting) {
    const nodes = Nodes.safeParse(wait.input).data ?? {};
    for (const { event, refIds } of heard) {
      if (!patternsOf(event.type).includes(wait.waits_for) || !refIds.includes(listenerOf(wait))) continue;
      const input = toldEvent(event);
      if (!(await filter.judge(wait.waits_where, { input, nodes, now: wait.run_started_at }))) continue;
      found.push({ wait, event: input });
      break;
    }
  }
  return found;
}

async function resume(tx: Tx, found: readonly Fulfilled[]): Promise<void> {
  if (found.length === 0) return;
  await joinStarters(tx);
  const open = await lockWaiting(tx, [...new Set(found.map(({ wait }) => wait.run_id))]);
  const ended = found.filter(({ wait }) => open.has(wait.run_id));
  await updateToArrived(
    tx,
    ended.map(({ wait: { run_id: runId, path }, event }) => ({ runId, path, event })),
  );
  await endListening(
    tx,
    ended.map(({ wait }) => wait),
  );
  tx.jobs.push(queued({ kind: "flows.run", payload: { at: null } }));
}

/** A type, and the families that it belongs to: `order.filled`, `order.*`. */
function patternsOf(type: string): string[] {
  const parts = type.split(".");
  return [type, ...parts.slice(0, -1).map((_, n) => `${parts.slice(0, n + 1).join(".")}.*`)];
}
