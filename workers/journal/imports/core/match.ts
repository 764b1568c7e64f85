import { compareFacts, tellsFee } from "../../fills/core/facts.ts";
import { executionOf, isShifted, judge, compareWithClaims } from "./judge.ts";
import { shifted } from "./needs.ts";
import { claim, count, type Match, newMatch, refuse } from "./matched.ts";
import { Pool, type Mark } from "./pool.ts";
import type { Incoming, Candidate, Mint, Shift } from "./incoming.ts";

/**
 * A ledger's maximum of cancellations: each end of an import or undo compares all of them with each other.
 */
export const MOST_CANCELLATIONS = 5_000;
const NO_ROOM = `Your journal holds ${MOST_CANCELLATIONS} cancellations and corrections, which is the most; undo an import whose cancellations you can do without, and import this file again`;
const EDITED =
  "You changed this trade by hand: what you changed stands, and the file corrects the rest and its original";
const DELETED = "You deleted this trade, so what the file says changes nothing until you bring it back";
/**
 * A fill's maximum of claims from one file, because each further row is compared with every earlier claim.
 */
export const MOST_CLAIMS = 20;

/** The part of the ledger that was read for a chunk, and how far the import had come in it. */
type Known = {
  ledger: readonly Candidate[];
  /** The fills from which rows were exported and which their facts do not find. */
  own?: readonly Candidate[];
  marks: ReadonlyMap<string, Mark>;
  ends: ReadonlySet<string>;
  /** How many more cancellations the ledger may hold. */
  room: number;
};

/**
 * Decides how each row of a chunk changes the ledger. An import takes every fill at most once. So identical
 * fills in one file stay separate, and the same file again adds nothing.
 */
export function match(
  rows: readonly Incoming[],
  known: Known,
  { mint, shift }: { mint: Mint; shift: Shift },
): Match {
  const pool = new Pool(known.ledger, known);
  const found = newMatch(pool);
  const own = new Map(known.own?.map((fill) => [fill.id, fill]));
  const deleted: Incoming[] = [];
  const unnamed: Incoming[] = [];
  const unmatched: Incoming[] = [];
  const unplaced: Incoming[] = [];
  const refused = new Set<number>();
  let { room } = known;

  for (const row of rows) {
    const exported = ownOf(row);
    if (exported?.isRetracted === true) {
      deleted.push(row);
      continue;
    }
    if (exported !== undefined) {
      takeAsShown(exported, row);
      continue;
    }
    if (row.facts.executionId === null) {
      unnamed.push(row);
      continue;
    }
    const fill = pool.byExecution(row);
    if (fill === undefined) unmatched.push(row);
    else takeByExecution(fill, row);
  }
  for (const row of unmatched) {
    // When a chunk has the same id twice, the second row finds the fill that the first one made or named.
    const named = pool.byExecution(row);
    const fill = named ?? pool.takeUnnamed(row);
    if (fill === undefined && pool.mayBeHeld(row)) unplaced.push(row);
    else if (fill === undefined) insert(row);
    else if (named === undefined) adopt(fill, row);
    else takeByExecution(fill, row);
  }
  for (const row of unnamed) {
    const fill = pool.takeAny(row);
    if (fill === undefined) unplaced.push(row);
    else takeEqual(fill, row);
  }
  // A fill that its owner changed is taken last. First its original may mean it, then what it shows.
  const leftOver = unplaced.filter((row) => !takeHeld(row)).filter((row) => !takeShown(row));
  for (const row of leftOver) {
    const fill = row.facts.dateOnly || row.facts.executionId !== null ? undefined : takeShifted(row);
    if (fill === undefined) insert(row);
    else takeAtOtherTime(fill, row);
  }
  for (const row of deleted) takeDeleted(row);
  return found;

  /** The fill from which the row was exported, unless this file has it already or ids tell of both. */
  function ownOf({ accountId, facts, fillId }: Incoming): Candidate | undefined {
    const fill = fillId === undefined ? undefined : own.get(fillId);
    if (fill === undefined || fill.accountId !== accountId || fill.claims.length > 0) return undefined;
    const isFree = facts.executionId === null || pool.factsOf(fill).executionId === null;
    return fill.isRetracted === true || isFree ? fill : undefined;
  }

  /** A deleted fill that no file stated is taken by its own row, unless a file brought an equal one since. */
  function takeDeleted(row: Incoming): void {
    const named = pool.byExecution(row);
    if (named !== undefined) return takeByExecution(named, row);
    const isNamed = row.facts.executionId !== null;
    const fill = isNamed ? pool.takeUnnamed(row) : pool.takeAny(row);
    if (fill !== undefined) return isNamed ? adopt(fill, row) : takeEqual(fill, row);
    const exported = ownOf(row);
    if (exported === undefined) return insert(row);
    takeAsShown(exported, row);
    found.resumed.push(exported.id);
  }

  function takeByExecution(fill: Candidate, row: Incoming): void {
    const again = compareWithClaims(fill, row);
    if (again === "equal") return count(found, row, "duplicate");
    if (again === "other") {
      return refuse(
        found,
        row,
        `Execution ${row.facts.executionId} stands twice in this file, with different facts`,
      );
    }
    for (const { line, apart } of fill.claims.filter((own) => executionOf(fill, own) === null)) {
      // A row without an id took this fill in an earlier chunk; it gives the fill up and looks for another
      // one.
      const facts = { ...fill.facts, ...apart };
      unnamed.push({ ...row, kind: "states", cancels: null, brings: "new", line, facts });
      found.counts.duplicate--;
      found.dropped.push({ fillId: fill.id, line });
      fill.claims.splice(
        fill.claims.findIndex((own) => own.line === line),
        1,
      );
    }
    const standing = pool.factsOf(fill);
    const verdict = judge(standing, row, fill.carriedFee);
    if (fill.claims.length >= MOST_CLAIMS) {
      if (verdict === "duplicate") return count(found, row, "duplicate");
      const id = row.facts.executionId;
      return refuse(
        found,
        row,
        `Execution ${id} stands more than ${MOST_CLAIMS} times in this file; this row is left out`,
      );
    }
    if (verdict !== "duplicate" && fill.shown && judge(fill.shown, row, fill.carriedFee) === "duplicate")
      return takeAsShown(fill, row);
    if (verdict !== "duplicate" && fill.shown !== undefined && row.brings !== null)
      found.notes.push({ line: row.line, reason: fill.shown === null ? DELETED : EDITED });
    if (verdict === "conflict" && isShifted(standing, row.facts, shift.offsets)) {
      takeAtOtherTime(fill, row);
      if (shift.corrects) pool.restate(fill, row.facts);
      return;
    }
    count(found, row, verdict);
    if (verdict !== "duplicate" || standing.revision !== row.facts.revision) found.unsettled.push(fill.id);
    claim(found, fill, row);
    if (verdict === "conflict" && !row.facts.cancels)
      found.conflicts.push({ fillId: fill.id, line: row.line });
    if (verdict === "corrected") pool.restate(fill, row.facts);
  }

  function takeEqual(fill: Candidate, row: Incoming): void {
    count(found, row, tellsFee(pool.factsOf(fill), row.facts) ? "corrected" : "duplicate");
    claim(found, fill, row);
  }

  function takeHeld(row: Incoming): boolean {
    const named = row.facts.executionId === null ? undefined : pool.byExecution(row);
    if (named !== undefined) {
      takeByExecution(named, row);
      return true;
    }
    const fill = pool.takeHeld(row);
    if (fill === undefined) return false;
    if (row.facts.executionId === null) takeEqual(fill, row);
    else adopt(fill, row);
    return true;
  }

  function takeShown(row: Incoming): boolean {
    const named = row.facts.executionId === null ? undefined : pool.byExecution(row);
    if (named !== undefined) {
      takeByExecution(named, row);
      return true;
    }
    const fill = pool.takeShown(row);
    if (fill !== undefined) takeAsShown(fill, row);
    return fill !== undefined;
  }

  function adopt(fill: Candidate, row: Incoming): void {
    count(found, row, compareFacts(pool.factsOf(fill), row.facts) === "fee" ? "corrected" : "duplicate");
    found.unsettled.push(fill.id);
    claim(found, fill, row);
    pool.restate(fill, row.facts);
  }

  /**
   * The row states what its owner made of the fill. Its claim repeats the original, which stays as it is, and
   * brings the row's id.
   */
  function takeAsShown(fill: Candidate, row: Incoming): void {
    const standing = pool.factsOf(fill);
    const { executionId, revision } = row.facts;
    count(found, row, "duplicate");
    const facts = { ...standing, executionId, revision };
    claim(found, fill, { ...row, kind: "states", cancels: null, facts });
    if (executionId === null || standing.executionId !== null) return;
    found.unsettled.push(fill.id);
    pool.restate(fill, facts);
  }

  function takeAtOtherTime(fill: Candidate, row: Incoming): void {
    if (row.brings !== null) found.shifted++;
    count(found, row, shift.corrects ? "corrected" : "duplicate");
    claim(found, fill, shift.corrects ? { ...row, kind: "corrects" } : row);
    if (shift.corrects) found.unsettled.push(fill.id);
  }

  function takeShifted(row: Incoming): Candidate | undefined {
    for (const minutes of shift.offsets) {
      const then = { ...row, facts: shifted(row.facts, minutes) };
      const fill = pool.takeAny(then) ?? pool.takeHeld(then);
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

  /**
   * Leaves out the whole row: without its cancellation, a correction would stand beside the fill it corrects.
   */
  function leaveOut(line: number): void {
    refused.add(line);
    found.notes.push({ line, reason: NO_ROOM });
  }
}
