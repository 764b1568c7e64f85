import * as z from "zod";
import type { Json } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { type Filter, openFilter } from "../../reactions/filter.ts";
import { PATTERNS, patternsOf, typesOf } from "../../reactions/core/event-types.ts";
import type { UserEvent, Waits } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { joinStarters } from "../start/start-store.ts";
import { endListening } from "../engine/listen-for-waits.ts";
import { listWaitedFor, listWaiting, lockWaiting, updateToArrived, type WaitingRow } from "./waits-store.ts";

const Nodes = z.record(z.string(), z.json());

/** So many waits are judged between two statements. */
const WAITS_AT_ONCE = 50;

/**
 * Ends the waits that one of these events fulfils, in the order of the events, and lets their runs go on.
 * Each wait gets one event. A condition that cannot be evaluated leaves the run waiting.
 */
export async function resumeWaits(tx: Tx, events: readonly UserEvent[]): Promise<void> {
  const patterns = [...new Set(events.flatMap(({ type }) => patternsOf(type)))];
  const filter = await openFilter();
  try {
    let after: WaitingRow | null = null;
    do {
      const waiting: WaitingRow[] = await listWaiting(tx, patterns, { after, limit: WAITS_AT_ONCE });
      await resume(tx, await fulfilled(waiting, events, filter));
      after = waiting.length < WAITS_AT_ONCE ? null : (waiting.at(-1) ?? null);
    } while (after !== null);
  } finally {
    filter.dispose();
  }
}

/** The steps of runs that wait, as events reach them. */
export const WAITS: Waits = {
  async listTypes(tx) {
    return [...new Set((await listWaitedFor(tx, PATTERNS)).flatMap(typesOf))];
  },
  resume: resumeWaits,
};

type Fulfilled = { wait: WaitingRow; event: Json };

async function fulfilled(
  waiting: readonly WaitingRow[],
  events: readonly UserEvent[],
  filter: Filter,
): Promise<Fulfilled[]> {
  const found: Fulfilled[] = [];
  for (const wait of waiting) {
    const nodes = Nodes.safeParse(wait.input).data ?? {};
    for (const event of events) {
      if (!patternsOf(event.type).includes(wait.waits_for) || !isBehindBeginning(wait, event)) continue;
      const input = toldEvent(event);
      if (!(await filter.judge(wait.waits_where, { input, nodes, now: wait.run_started_at }))) continue;
      found.push({ wait, event: input });
      break;
    }
  }
  return found;
}

/** A wait hears the events behind the numbers at which it began. */
function isBehindBeginning(
  { after_ledger: ledger, after_identity: identity }: WaitingRow,
  { source, useq }: UserEvent,
): boolean {
  const after = source === "ledger" ? ledger : identity;
  return after !== null && Number(useq) > Number(after);
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
