import type { RowError } from "#shared/contracts/imports.ts";
import { factsApart, tellsFee } from "../../fills/core/facts.ts";
import type { Candidate, Counts, Incoming, NewClaim, NewFill } from "./incoming.ts";
import type { Pool } from "./pool.ts";

/** How the rows of a chunk change the ledger. */
export type Match = {
  fills: NewFill[];
  claims: NewClaim[];
  /** Claims of earlier chunks that give up their fills to rows of this chunk. */
  dropped: { fillId: string; line: number }[];
  /**
   * Fills whose facts must be settled again, because a claim brings an id, another fee or a contradiction.
   */
  unsettled: string[];
  /** Claims that contradict their fill and wait for the user's decision. */
  conflicts: { fillId: string; line: number }[];
  /** Deleted fills that no file stated until now, so that they stay deleted like those of a file. */
  resumed: string[];
  counts: Counts;
  /** Rows whose fill stands in the ledger at another time. */
  shifted: number;
  /** Rows that would exceed the cancellations a ledger may hold. */
  rejected: number;
  notes: RowError[];
  /** Holds how far the import has come. */
  pool: Pool;
};

/** What no row has changed yet. */
export function newMatch(pool: Pool): Match {
  return {
    fills: [],
    claims: [],
    dropped: [],
    unsettled: [],
    conflicts: [],
    resumed: [],
    counts: { new: 0, duplicate: 0, corrected: 0, conflict: 0 },
    shifted: 0,
    rejected: 0,
    notes: [],
    pool,
  };
}

/** Counts a row once, as what it is to the ledger. */
export function count(found: Match, row: Incoming, as: keyof Counts): void {
  if (row.brings !== null) found.counts[as]++;
}

/** Counts a row that contradicts the ledger, and notes why. */
export function refuse(found: Match, row: Incoming, reason: string): void {
  count(found, row, "conflict");
  if (row.brings !== null) found.notes.push({ line: row.line, reason });
}

/** Lets a row claim a fill, which is settled again where the row tells more of it. */
export function claim(found: Match, fill: Candidate, { line, kind, facts }: Incoming): void {
  const apart = factsApart(fill.facts, facts);
  // The fill takes a mark of opening or closing from the first claim that has one. A fee and an order
  // likewise.
  const tellsMark = fill.facts.effect === null && facts.effect !== null;
  const tellsOrder = fill.facts.orderId === null && facts.orderId !== null;
  if (tellsMark || tellsOrder || tellsFee(fill.facts, facts)) found.unsettled.push(fill.id);
  fill.claims.push({ line, apart });
  found.claims.push({ fillId: fill.id, line, kind, facts, apart });
}
