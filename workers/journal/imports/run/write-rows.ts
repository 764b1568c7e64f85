import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fillIdOf } from "../../fills/ids.ts";
import { isAnyWithdrawn } from "./candidate-store.ts";
import { openConflicts } from "../conflicts/conflict-store.ts";
import { findCandidates } from "./find-candidates.ts";
import { writeChunk } from "./chunk-store.ts";
import { chooseNotes } from "./choose-notes.ts";
import { insertNotes } from "./note-store.ts";
import { placeBookings } from "../../bookings/place-bookings.ts";
import { writeBookings, writeStated } from "../../bookings/write-bookings.ts";
import { accountsOf, runsForward, type Chunk, type Names } from "../read/names.ts";
import type { Progress } from "../core/progress.ts";
import { withoutPaper } from "../core/without-paper.ts";
import { eventAccounts } from "../core/event-accounts.ts";
import { match } from "../core/match.ts";
import { resumeDeletions } from "../settle/edit-store.ts";
import { settleFills } from "../settle/settle-store.ts";
import type { AdvancedRow } from "../store.ts";
import { addZoneAccounts } from "../zones/zone-store.ts";
import { lockAccounts } from "../accounts-store.ts";
import type { Mint, Shift } from "../core/incoming.ts";

/** The state of a running import between its chunks. A killed run loses this state without harm. */
export type Running = {
  importId: string;
  names: Names;
  /** Instruments that are certainly in the ledger. */
  written: Set<string>;
  /** Changes since the last event that asked clients to fetch again. */
  unreported: { accounts: Set<string>; instruments: Set<string>; bookings: boolean };
  scopeAt: string | null;
  shift: Shift;
  progress: Progress;
  /** How many unreadable rows are already stored on the import. */
  keptErrors: number;
  /** The zone that the upload asked for and that its accounts remember, or null when it asked for none. */
  asksZone: string | null;
  /** Accounts that already remember that zone. */
  remembers: Set<string>;
};

/** A chunk, and how many bytes of the file are read with it; null while the place is unknown. */
export type PlacedChunk = Chunk & { bytesRead: number | null };

/**
 * Writes one chunk in one transaction. It returns null when another consumer or a request has taken the
 * import over.
 */
export async function writeRows(
  ctx: Ctx,
  running: Running,
  from: number,
  chunk: PlacedChunk,
): Promise<AdvancedRow | null> {
  try {
    return await attempt(ctx, running, from, chunk, (accountId, facts, ordinal) =>
      fillIdOf(ctx.userId, accountId, facts, ordinal),
    );
  } catch (error) {
    if (!isFillIdTaken(error)) throw error;
    // A fill keeps the id of its first facts. It keeps it after an undo took its execution id, after it moved
    // to another time, and while it is cancelled. A new fill that would get this id needs a fresh one.
    return attempt(ctx, running, from, chunk, (_, facts) => newId("fill", facts.executedAt));
  }
}

function attempt(
  ctx: Ctx,
  running: Running,
  from: number,
  given: PlacedChunk,
  mint: Mint,
): Promise<AdvancedRow | null> {
  const { importId, names, written, unreported, shift, progress } = running;
  return ctx.ledger.transaction(async (tx) => {
    const about = accountsOf(given);
    const named = about.size === 0 ? [] : await lockAccounts(tx, names.accounts(about));
    const { paper = [], journal: locked = [] } = Object.groupBy(named, ({ kind }) => kind);
    const { chunk, own } = withoutPaper(given, new Set(paper.map(({ name }) => name)));
    names.learnAccounts(new Map(locked.map(({ id, name }) => [name, id])));
    const marks = progress.begin(locked);
    const incoming = names.incoming(chunk.rows);
    const known = await findCandidates(tx.query, {
      userId: ctx.userId,
      importId,
      rows: incoming,
      offsets: shift.offsets,
      marks,
    });
    const found = match(incoming, known, { mint, shift });
    const booked = await placeBookings(tx.query, {
      userId: ctx.userId,
      rows: names.bookings(chunk.bookings),
      of: { importId },
    });
    const made = found.fills.map(({ id }) => id);
    if (known.hasWithdrawn && made.length > 0 && (await isAnyWithdrawn(tx, made))) throw new FillIdTaken();
    const instruments = names.instruments(chunk);
    const unwritten = new Map([...instruments].filter(([id]) => !written.has(id)));
    const hasChanged = found.fills.length + found.unsettled.length > 0;
    const notes = await chooseNotes(tx, chunk.rows, found.claims);
    const row = await writeChunk(tx, {
      importId,
      instruments: unwritten,
      fills: found.fills,
      claims: found.claims,
      dropped: found.dropped,
      accounts: locked.map(({ id }) => id),
      advance: {
        from,
        to: from + chunk.entries,
        counts: {
          ...found.counts,
          new: found.counts.new + booked.fresh.size,
          duplicate: found.counts.duplicate + booked.duplicates + own,
        },
        shifted: found.shifted,
        rejected: chunk.errors.length + found.rejected,
        leftOut: chunk.leftOut.length,
        stated: given.stated.length,
        bytesRead: chunk.bytesRead,
        errors: [...chunk.errors, ...found.notes, ...notes.leftOut]
          .sort((a, b) => a.line - b.line)
          .slice(0, MOST_ROW_ERRORS - running.keptErrors),
        hasChanged,
      },
    });
    if (row === null) return null;
    const accountIds = names.accounts(accountsOf(chunk));
    await rememberZone(tx, running, accountIds);
    await writeBookings(tx, importId, booked);
    await writeStated(tx, importId, { rows: chunk.stated, runsForward: runsForward(chunk), accountIds });
    await resumeDeletions(tx, found.resumed);
    await openConflicts(tx, importId, found.conflicts);
    await settleFills(tx, found.unsettled);
    if (notes.kept.length > 0) await insertNotes(tx, notes.kept);
    if (hasChanged) {
      tx.ledgerChanged();
      for (const name of accountIds.keys()) unreported.accounts.add(name);
      for (const { facts } of [...found.fills, ...found.claims])
        unreported.instruments.add(facts.instrumentId);
    }
    if (row.scope_at !== running.scopeAt) {
      tx.events.push(fillsChanged(running));
      running.scopeAt = row.scope_at;
    }
    for (const id of unwritten.keys()) written.add(id);
    for (const id of accountIds.values()) running.remembers.add(id);
    if (booked.placed.length > 0) {
      // The first chunk and the end of the import are told, so that a page fetches twice at most.
      if (!unreported.bookings) tx.events.push(bookingsChanged(importId, [...accountIds.keys()]));
      unreported.bookings = true;
    }
    running.keptErrors = row.errors.length;
    progress.end(locked, known.needs, found.pool);
    return row;
  });
}

async function rememberZone(
  tx: Tx,
  { importId, asksZone, remembers }: Running,
  idsByName: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = [...idsByName.values()].filter((id) => !remembers.has(id));
  if (asksZone === null || ids.length === 0) return;
  await addZoneAccounts(tx, importId, ids);
}

/** The event that reports the changes since the last one. */
export function fillsChanged({ importId, unreported }: Running) {
  const body = {
    importId,
    accounts: eventAccounts([...unreported.accounts]),
    instruments: unreported.instruments.size,
  };
  unreported.accounts.clear();
  unreported.instruments.clear();
  return { type: "fills.changed" as const, body };
}

/** The event that asks for the bookings of these accounts again; null stands for any account. */
export function bookingsChanged(importId: string, accounts: readonly string[] | null) {
  const body = { importId, accounts: accounts === null ? null : eventAccounts(accounts) };
  return { type: "bookings.changed" as const, body };
}

/** A cancelled fill may return, so no other fill in the ledger may have its id. */
class FillIdTaken extends Error {}

function isFillIdTaken(error: unknown): boolean {
  if (error instanceof FillIdTaken) return true;
  const constraint = error instanceof Error && "constraint" in error ? error.constraint : null;
  return constraint === "fills_pkey" || constraint === "withdrawn_pkey";
}
