import type { Source } from "#shared/stream.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { afterCommits } from "./after-commits.ts";
import type { Heard, ListenerKind, Reactors, UserEvent } from "./heard.ts";
import {
  listIdentityEvents,
  listLedgerEvents,
  listListeners,
  type ListenerRow,
  lockReader,
  type Piece,
  type Reader,
  updateBeginnings,
  updateReader,
} from "./store.ts";

/** An event may have half a megabyte, and a consumer works on three jobs. */
const EVENTS_AT_ONCE = 50;
/** So many numbers are walked through for events that are heard. */
const NUMBERS_AT_ONCE = 2_000;
const KINDS: readonly ListenerKind[] = ["webhook", "flow"];

type Outcome = "ended" | "more" | "slice over";

/**
 * Gives the user's new events to whatever listens, each once: the cursor moves in the transaction in which
 * the reactors write. It may run twice and may be killed at any point.
 */
export async function reactToEvents(ctx: Ctx, reactors: Reactors): Promise<JobOutcome> {
  await afterCommits(ctx);
  for (const read of [readLedger, readIdentity])
    for (;;) {
      const outcome = await read(ctx, reactors);
      if (outcome === "slice over") return { again: true };
      if (outcome === "ended") break;
    }
}

function readLedger(ctx: Ctx, reactors: Reactors): Promise<Outcome> {
  return ctx.ledger.transaction(async (tx) => {
    const reader = await lockReader(tx, "ledger");
    if (reader === null) return "ended";
    const listeners = await listListeners(tx);
    const waited = (await reactors.waits?.listTypes(tx)) ?? [];
    const types = [...new Set([...listeners.map(({ event_type: type }) => type), ...waited])];
    const piece = await listLedgerEvents(tx, types, askedAfter(reader));
    return take(tx, ctx, { source: "ledger", reader, piece, listeners, waited, reactors });
  });
}

/** D1 is asked outside the transaction. A cursor that has moved meanwhile makes the answer worthless. */
async function readIdentity(ctx: Ctx, reactors: Reactors): Promise<Outcome> {
  const known = await ctx.ledger.transaction((tx) => lockReader(tx, "identity"));
  if (known === null) return "ended";
  const piece = await listIdentityEvents(ctx.identity, askedAfter(known));
  return ctx.ledger.transaction(async (tx) => {
    const reader = await lockReader(tx, "identity");
    if (reader === null) return "ended";
    if (reader.useq !== known.useq) return "more";
    const listeners = await listListeners(tx);
    const waited = (await reactors.waits?.listTypes(tx)) ?? [];
    return take(tx, ctx, { source: "identity", reader, piece, listeners, waited, reactors });
  });
}

function askedAfter({ useq }: Reader) {
  return { after: useq, upTo: String(Number(useq) + NUMBERS_AT_ONCE), limit: EVENTS_AT_ONCE };
}

type Taken = {
  source: Source;
  reader: Reader;
  piece: Piece;
  listeners: readonly ListenerRow[];
  /** The types of events for which steps of runs wait. */
  waited: readonly string[];
  reactors: Reactors;
};

async function take(
  tx: Tx,
  ctx: Ctx,
  { source, reader, piece, listeners, waited, reactors }: Taken,
): Promise<Outcome> {
  const head = Number(piece.head);
  if (Number(reader.useq) > head) {
    // The database was restored to an earlier state, and its numbers begin again from there.
    await updateReader(tx, source, { generation: piece.generation, useq: piece.head });
    await updateBeginnings(tx, piece.head);
    return "ended";
  }
  const events = piece.rows.map((row): UserEvent => {
    return { ...row, source, cause: `${source}:${piece.generation}:${row.useq}` };
  });
  for (const kind of KINDS) {
    const heard = heardBy(kind, listeners, events);
    if (heard.length > 0) await reactors[kind]?.(tx, heard);
  }
  const awaited = events.filter(({ type }) => waited.includes(type));
  if (awaited.length > 0) await reactors.waits?.resume(tx, awaited);
  const isFull = events.length === EVENTS_AT_ONCE;
  const walked = Math.min(Number(reader.useq) + NUMBERS_AT_ONCE, head);
  const reached = isFull ? Number(events.at(-1)?.useq) : walked;
  if (reached !== Number(reader.useq))
    await updateReader(tx, source, { generation: piece.generation, useq: String(reached) });
  if (reached >= head) return "ended";
  return isSliceOver(ctx, tx) ? "slice over" : "more";
}

/** The events that listeners of this kind hear, with those listeners. */
function heardBy(
  kind: ListenerKind,
  listeners: readonly ListenerRow[],
  events: readonly UserEvent[],
): Heard[] {
  const ofKind = listeners.filter((each) => each.kind === kind);
  return events.flatMap((event) => {
    const hearing = ofKind.filter(
      ({ event_type: type, after_ledger: ledger, after_identity: identity }) =>
        (type === "*" || type === event.type) &&
        Number(event.useq) > Number(event.source === "ledger" ? ledger : identity),
    );
    const refIds = [...new Set(hearing.map(({ ref_id: refId }) => refId))];
    return refIds.length === 0 ? [] : [{ event, refIds }];
  });
}
