import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fillIdOf } from "../../fills/ids.ts";
import { findCandidates, isAnyWithdrawn } from "./candidate-store.ts";
import { writeChunk } from "./chunk-store.ts";
import type { Chunk, Names } from "../read/names.ts";
import type { Progress } from "../core/progress.ts";
import { toldAccounts } from "../core/told-accounts.ts";
import { match } from "../core/match.ts";
import { settleFills } from "../settle/settle-store.ts";
import type { AdvancedRow } from "../store.ts";
import { addZoneAccounts } from "../zones/zone-store.ts";
import { lockAccounts } from "../accounts-store.ts";
import type { Mint, Shift } from "../core/incoming.ts";

/** What a running import remembers between its chunks; all of it can be lost. */
export type Running = {
  importId: string;
  names: Names;
  /** Instruments that are in the ledger for certain. */
  written: Set<string>;
  /** Changed since clients were last told to fetch again. */
  untold: { accounts: Set<string>; instruments: Set<string> };
  scopeAt: string | null;
  shift: Shift;
  progress: Progress;
  /** How many unreadable rows are already kept on the import. */
  keptErrors: number;
  /** The zone that the upload asked for, which its accounts remember; null when it asked for none. */
  asksZone: string | null;
  /** Accounts that remember it by now. */
  remembers: Set<string>;
};

/** Writes one chunk in one transaction; null when the import has been taken out of this consumer's hands. */
export async function writeRows(
  ctx: Ctx,
  running: Running,
  from: number,
  chunk: Chunk,
): Promise<AdvancedRow | null> {
  try {
    return await attempt(ctx, running, from, chunk, (accountId, facts, ordinal) =>
      fillIdOf(ctx.userId, accountId, facts, ordinal),
    );
  } catch (error) {
    if (!isFillIdTaken(error)) throw error;
    // A fill keeps the id made from what it was first: also one that lost its execution id to an undo, that moved to
    // another time, or that is cancelled by now. A newcomer of that id needs a fresh one.
    return attempt(ctx, running, from, chunk, (_, facts) => newId("fill", facts.executedAt));
  }
}

function attempt(
  ctx: Ctx,
  running: Running,
  from: number,
  chunk: Chunk,
  mint: Mint,
): Promise<AdvancedRow | null> {
  const { importId, names, written, untold, shift, progress } = running;
  return ctx.ledger.transaction(async (tx) => {
    const locked = chunk.rows.length === 0 ? [] : await lockAccounts(tx, names.accounts(chunk.rows));
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
    const made = found.fills.map(({ id }) => id);
    if (known.hasWithdrawn && made.length > 0 && (await isAnyWithdrawn(tx, made))) throw new FillIdTaken();
    const instruments = names.instruments(chunk.rows);
    const unwritten = new Map([...instruments].filter(([id]) => !written.has(id)));
    const hasChanged = found.fills.length + found.unsettled.length > 0;
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
        counts: found.counts,
        shifted: found.shifted,
        rejected: chunk.errors.length + found.rejected,
        errors: [...chunk.errors, ...found.notes]
          .sort((a, b) => a.line - b.line)
          .slice(0, MOST_ROW_ERRORS - running.keptErrors),
        hasChanged,
      },
    });
    if (row === null) return null;
    await rememberZone(tx, running, names.accounts(chunk.rows));
    await settleFills(tx, found.unsettled);
    if (hasChanged) {
      tx.ledgerChanged();
      for (const name of names.accounts(chunk.rows).keys()) untold.accounts.add(name);
      for (const { facts } of [...found.fills, ...found.claims]) untold.instruments.add(facts.instrumentId);
    }
    if (row.scope_at !== running.scopeAt) {
      tx.events.push(tellScope(running));
      running.scopeAt = row.scope_at;
    }
    for (const id of unwritten.keys()) written.add(id);
    for (const id of names.accounts(chunk.rows).values()) running.remembers.add(id);
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

/** The scope event for what has changed since the last one. */
export function tellScope({ importId, untold }: Running) {
  const body = {
    importId,
    accounts: toldAccounts([...untold.accounts]),
    instruments: untold.instruments.size,
  };
  untold.accounts.clear();
  untold.instruments.clear();
  return { type: "fills.changed" as const, body };
}

/** A cancelled fill may come back: no other may stand in the ledger by its id. */
class FillIdTaken extends Error {}

function isFillIdTaken(error: unknown): boolean {
  if (error instanceof FillIdTaken) return true;
  const constraint = error instanceof Error && "constraint" in error ? error.constraint : null;
  return constraint === "fills_pkey" || constraint === "withdrawn_pkey";
}
