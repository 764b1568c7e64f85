import * as z from "zod";
import type { Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import type { Heard } from "../../reactions/heard.ts";
import { toldEvent } from "../../reactions/told-event.ts";
import { isTrue } from "../core/ways.ts";
import { joinStarters } from "../start/start-store.ts";
import { endListening, listenerOf } from "../engine/listen-for-waits.ts";
import { openEvaluator } from "../engine/evaluator.ts";
import { listWaiting, lockWaiting, updateToArrived, type WaitingRow } from "./waits-store.ts";

const Nodes = z.record(z.string(), z.json());

/**
 * Ends the waits that one of these events fulfils, in the order of the events, and lets their runs go on.
 * Each wait gets one event. A condition that cannot be evaluated leaves the run waiting.
 */
export async function resumeWaits(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const patterns = [...new Set(heard.flatMap(({ event }) => patternsOf(event.type)))];
  const waiting = await listWaiting(tx, patterns);
  if (waiting.length === 0) return;
  const evaluator = await openEvaluator();
  try {
    const found = waiting.flatMap((wait) => {
      const met = heard.find((each) => isMet(wait, each));
      return met === undefined ? [] : [{ wait, event: met.event }];
    });
    if (found.length === 0) return;
    await joinStarters(tx);
    const open = await lockWaiting(tx, [...new Set(found.map(({ wait }) => wait.run_id))]);
    const ended = found.filter(({ wait }) => open.has(wait.run_id));
    await updateToArrived(
      tx,
      ended.map(({ wait: { run_id: runId, path }, event }) => ({ runId, path, event: toldEvent(event) })),
    );
    await endListening(
      tx,
      ended.map(({ wait }) => wait),
    );
    tx.jobs.push(queued({ kind: "flows.run", payload: { at: null } }));
  } finally {
    evaluator.dispose();
  }

  function isMet(wait: WaitingRow, { event, refIds }: Heard): boolean {
    if (!patternsOf(event.type).includes(wait.waits_for) || !refIds.includes(listenerOf(wait))) return false;
    if (wait.waits_where === null) return true;
    const nodes = Nodes.safeParse(wait.input).data ?? {};
    const scope = { input: toldEvent(event), nodes, now: wait.run_started_at };
    const evaluated = evaluator.evaluate(wait.waits_where, scope);
    return evaluated.ok && isTrue(evaluated.value);
  }
}

/** A type, and the families that it belongs to: `order.filled`, `order.*`. */
function patternsOf(type: string): string[] {
  const parts = type.split(".");
  return [type, ...parts.slice(0, -1).map((_, n) => `${parts.slice(0, n + 1).join(".")}.*`)];
}
