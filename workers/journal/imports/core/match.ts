import type { RowError } from "#shared/contracts/imports.ts";
import { compareFacts, factsApart } from "../../fills/core/facts.ts";
import { executionOf, isShifted, judge, standsAgain } from "./judge.ts";
import { shifted } from "./needs.ts";
import { Pool, type Mark } from "./pool.ts";
import type { Incoming, Candidate, NewFill, NewClaim, Counts, Mint, Shift } from "./incoming.ts";

export type Match = {
  fills: NewFill[];
  claims: NewClaim[];
  /** Claims of earlier chunks that give their fills to rows of this one. */
  dropped: { fillId: string; line: number }[];
  /** Fills whose facts are to be settled again, because a claim brings an id, another fee or a contradiction. */
  unsettled: string[];
  counts: Counts;
  /** Rows that stand in the ledger at another time. */
  shifted: number;
  /** Rows that would cancel a trade beyond what a ledger may hold of cancellations. */
  rejected: number;
  notes: RowError[];
  /** Knows how far the import has come. */
  pool: Pool;
};

/** All cancellations are weighed against each other at the end of each import and undo, so a ledger holds so many at most. */
export const MOST_CANCELLATIONS = 5_000;
const NO_ROOM = `Your journal holds ${MOST_CANCELLATIONS} cancellations and corrections, which is the most; undo an import whose cancellations you can do without, and import this file again`;
/** So many rows of one file may speak of one fill; every one is looked at for the next. */
export const MOST_CLAIMS = 20;

/** What was read of the ledger for a chunk, and how far the import had come in it. */
type Known = {
  ledger: readonly Candidate[];
  marks: ReadonlyMap<string, Mark>;
  ends: ReadonlySet<string>;
  /** How many cancellations more the ledger may hold. */
  room: number;
};

/**
 * Decides what each row of a chunk means for the ledger; every fill is taken at most once by an import, so that
 * identical fills in one file stay apart and the same file again adds nothing.
 */
export function match(
  rows: readonly Incoming[],
  known: Known,
  { mint, shift }: { mint: Mint; shift: Shift },
): Match {
  const pool = new Pool(known.ledger, known);
  const found: Match = {
    fills: [],
    claims: [],
    dropped: [],
    unsettled: [],
    counts: { new: 0, duplicate: 0, corrected: 0, conflict: 0 },
    shifted: 0,
    rejected: 0,
    notes: [],
    pool,
  };
  const unnamed: Incoming[] = [];
  const strangers: Incoming[] = [];
  const refused = new Set<number>();
  let { room } = known;

  for (const row of rows) {
    if (row.facts.executionId === null) {
      unnamed.push(row);
      continue;
    }
    const fill = pool.byExecution(row);
    if (fill === undefined) strangers.push(row);
    else takeByExecution(fill, row);
  }
  for (const row of strangers) {
    // The same id twice in one chunk: the second finds what the first has just made or named.
    const named = pool.byExecution(row);
    const fill = named ?? pool.takeUnnamed(row);
    if (fill === undefined) insert(row);
    else if (named === undefined) adopt(fill, row);
    else takeByExecution(fill, row);
  }
  const homeless: Incoming[] = [];
  for (const row of unnamed) {
    const fill = pool.takeAny(row);
    if (fill === undefined) homeless.push(row);
    else {
      count(row, "duplicate");
      claim(fill, row);
    }
  }
  for (const row of homeless) {
    const fill = row.facts.dateOnly ? undefined : takeShifted(row);
    if (fill === undefined) insert(row);
    else takeAtOtherTime(fill, row);
  }
  return found;

  function takeByExecution(fill: Candidate, row: Incoming): void {
    const again = standsAgain(fill, row);
    if (again === "equal") return count(row, "duplicate");
    if (again === "other") {
      return refuse(
        row,
        `Execution ${row.facts.executionId} stands twice in this file, with different facts`,
      );
    }
    for (const { line, apart } of fill.claims.filter((held) => executionOf(fill, held) === null)) {
      // A row without an id took this fill in an earlier chunk; it gives way and looks for another one.
      const facts = { ...fill.facts, ...apart };
      unnamed.push({ ...row, kind: "states", cancels: null, brings: "new", line, facts });
      found.counts.duplicate--;
      found.dropped.push({ fillId: fill.id, line });
      fill.claims.splice(
        fill.claims.findIndex((held) => held.line === line),
        1,
      );
    }
    const standing = pool.factsOf(fill);
    const verdict = judge(standing, row, fill.carriedFee);
    if (fill.claims.length >= MOST_CLAIMS) {
      if (verdict === "duplicate") return count(row, "duplicate");
      const id = row.facts.executionId;
      return refuse(
        row,
        `Execution ${id} stands more than ${MOST_CLAIMS} times in this file; this row is left out`,
      );
    }
    if (verdict === "conflict" && isShifted(standing, row.facts, shift.offsets)) {
      takeAtOtherTime(fill, row);
      if (shift.corrects) pool.restate(fill, row.facts);
      return;
    }
    count(row, verdict);
    if (verdict !== "duplicate" || standing.revision !== row.facts.revision) found.unsettled.push(fill.id);
    claim(fill, row);
    if (verdict === "corrected") pool.restate(fill, row.facts);
  }

  function refuse(row: Incoming, reason: string): void {
    count(row, "conflict");
    if (row.brings !== null) found.notes.push({ line: row.line, reason });
  }

  function adopt(fill: Candidate, row: Incoming): void {
    count(row, compareFacts(pool.factsOf(fill), row.facts) === "fee" ? "corrected" : "duplicate");
    found.unsettled.push(fill.id);
    claim(fill, row);
    pool.restate(fill, row.facts);
  }

  function takeAtOtherTime(fill: Candidate, row: Incoming): void {
    if (row.brings !== null) found.shifted++;
    count(row, shift.corrects ? "corrected" : "duplicate");
    claim(fill, shift.corrects ? { ...row, kind: "corrects" } : row);
    if (shift.corrects) found.unsettled.push(fill.id);
  }

  function takeShifted(row: Incoming): Candidate | undefined {
    for (const minutes of shift.offsets) {
      const fill = pool.takeAny({ ...row, facts: shifted(row.facts, minutes) });
      if (fill !== undefined) return fill;
    }
    return undefined;
  }

  function insert(row: Incoming): void {
    const { accountId, facts, cancels } = row;
    if (cancels !== null && room-- <= 0) leaveOut(row.line);
    if (refused.has(row.line)) {
      if (row.brings !== null) found.rejected++;
      return;
    }
    const ordinal = facts.executionId === null ? pool.nextOrdinal(row) : 0;
    const fill = { id: mint(accountId, facts, ordinal), accountId, facts, ordinal };
    if (row.brings !== null) found.counts[row.brings]++;
    found.fills.push({ ...fill, cancels });
    pool.add({ ...fill, claims: [{ line: row.line, apart: null }] });
    found.claims.push({ fillId: fill.id, line: row.line, kind: row.kind, facts, apart: null });
  }

  /** The row as a whole: without its cancellation a correction would stand beside what it corrects. */
  function leaveOut(line: number): void {
    refused.add(line);
    found.notes.push({ line, reason: NO_ROOM });
  }

  function claim(fill: Candidate, { line, kind, facts }: Incoming): void {
    const apart = factsApart(fill.facts, facts);
    // The fill takes a mark of opening or closing from the first claim that has one.
    if (fill.facts.effect === null && facts.effect !== null) found.unsettled.push(fill.id);
    fill.claims.push({ line, apart });
    found.claims.push({ fillId: fill.id, line, kind, facts, apart });
  }

  function count(row: Incoming, as: keyof Counts): void {
    if (row.brings !== null) found.counts[as]++;
  }
}
