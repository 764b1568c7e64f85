import type { RowError } from "#shared/contracts/imports.ts";
import { compareFacts, factsApart, fingerprint, type Facts, type FactsApart } from "../fills/rules.ts";

/** A row of the file that has found its account and instrument. */
export type Incoming = { line: number; accountId: string; facts: Facts };

/** A fill of the ledger that a row may mean; `claim` is the one that this import already holds on it. */
export type Candidate = {
  id: string;
  accountId: string;
  facts: Facts;
  ordinal: number;
  claim: { line: number; apart: FactsApart } | null;
};

export type NewFill = { id: string; accountId: string; facts: Facts; ordinal: number };
export type NewClaim = { fillId: string; line: number; facts: Facts; apart: FactsApart };
export type Counts = { new: number; duplicate: number; corrected: number; conflict: number };

export type Match = {
  fills: NewFill[];
  claims: NewClaim[];
  /** Fills whose facts are to be settled again, because a claim brings an id, another fee or a contradiction. */
  unsettled: string[];
  counts: Counts;
  notes: RowError[];
  /** A claim of an earlier chunk gives its fill to a row of this one. */
  hasRetaken: boolean;
};

export type Mint = (accountId: string, facts: Facts, ordinal: number) => string;

/**
 * Decides what each row of a chunk means for the ledger; every fill is taken at most once by an import, so that
 * identical fills in one file stay apart and the same file again adds nothing.
 */
export function match(rows: readonly Incoming[], ledger: readonly Candidate[], mint: Mint): Match {
  const found: Match = {
    fills: [],
    claims: [],
    unsettled: [],
    counts: { new: 0, duplicate: 0, corrected: 0, conflict: 0 },
    notes: [],
    hasRetaken: false,
  };
  const pool = new Pool(ledger);
  const unnamed: Incoming[] = [];
  const strangers: Incoming[] = [];

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
    const fill = pool.byExecution(row) ?? pool.takeUnnamed(row);
    if (fill === undefined) insert(row);
    else if (fill.facts.executionId === null) adopt(fill, row);
    else takeByExecution(fill, row);
  }
  for (const row of unnamed) {
    const fill = pool.takeAny(row);
    if (fill === undefined) insert(row);
    else {
      found.counts.duplicate++;
      claim(fill, row);
    }
  }
  return found;

  function takeByExecution(fill: Candidate, row: Incoming): void {
    const verdict = compareFacts(fill.facts, row.facts);
    const held = fill.claim;
    if (held !== null && held.apart?.executionId !== null) {
      if (verdict === "equal") found.counts.duplicate++;
      else {
        found.counts.conflict++;
        const id = row.facts.executionId;
        found.notes.push({
          line: row.line,
          reason: `Execution ${id} stands twice in this file, with different facts`,
        });
      }
      return;
    }
    if (held !== null) {
      // A row without an id took this fill in an earlier chunk; it gives way and looks for another one.
      unnamed.push({
        line: held.line,
        accountId: fill.accountId,
        facts: { ...fill.facts, ...held.apart, executionId: null },
      });
      found.counts.duplicate--;
      found.hasRetaken = true;
    }
    found.counts[verdict === "equal" ? "duplicate" : verdict === "fee" ? "corrected" : "conflict"]++;
    if (verdict !== "equal") found.unsettled.push(fill.id);
    pool.take(fill, row.line);
    claim(fill, row);
  }

  function adopt(fill: Candidate, row: Incoming): void {
    found.counts[compareFacts(fill.facts, row.facts) === "fee" ? "corrected" : "duplicate"]++;
    found.unsettled.push(fill.id);
    claim(fill, row);
    pool.name(fill, row);
  }

  function insert(row: Incoming): void {
    const ordinal = row.facts.executionId === null ? pool.nextOrdinal(row) : 0;
    const id = mint(row.accountId, row.facts, ordinal);
    const fill = { id, accountId: row.accountId, facts: row.facts, ordinal };
    found.counts.new++;
    found.fills.push(fill);
    pool.add({ ...fill, claim: { line: row.line, apart: null } });
    found.claims.push({ fillId: id, line: row.line, facts: row.facts, apart: null });
  }

  function claim(fill: Candidate, row: Incoming): void {
    const apart = factsApart(fill.facts, row.facts);
    // The fill takes a mark of opening or closing from the first claim that has one.
    if (fill.facts.effect === null && row.facts.effect !== null) found.unsettled.push(fill.id);
    found.claims.push({ fillId: fill.id, line: row.line, facts: row.facts, apart });
  }
}

/** The candidates, found by execution id or by fingerprint, and which of them this import has not taken yet. */
class Pool {
  readonly #byExecution = new Map<string, Candidate>();
  readonly #unnamed = new Map<string, Candidate[]>();
  readonly #named = new Map<string, Candidate[]>();
  readonly #ordinals = new Map<string, Set<number>>();

  constructor(ledger: readonly Candidate[]) {
    // Lowest ordinal first: the fills of an import are then always the first ones, and an undo leaves no gap below.
    for (const fill of [...ledger].sort((a, b) => a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1)))
      this.add(fill);
  }

  add(fill: Candidate): void {
    const key = fingerprint(fill.accountId, fill.facts);
    const executionId = fill.facts.executionId;
    if (executionId !== null) this.#byExecution.set(`${fill.accountId}|${executionId}`, fill);
    if (fill.claim === null) push(executionId === null ? this.#unnamed : this.#named, key, fill);
    const ordinals = this.#ordinals.get(key);
    if (ordinals === undefined) this.#ordinals.set(key, new Set([fill.ordinal]));
    else ordinals.add(fill.ordinal);
  }

  byExecution(row: Incoming): Candidate | undefined {
    return this.#byExecution.get(`${row.accountId}|${row.facts.executionId}`);
  }

  takeUnnamed(row: Incoming): Candidate | undefined {
    return this.#next(this.#unnamed, row);
  }

  /** Named fills first, so that one without a name stays free for a row that brings one. */
  takeAny(row: Incoming): Candidate | undefined {
    return this.#next(this.#named, row) ?? this.#next(this.#unnamed, row);
  }

  take(fill: Candidate, line: number): void {
    fill.claim = { line, apart: null };
  }

  name(fill: Candidate, row: Incoming): void {
    fill.facts = row.facts;
    this.#byExecution.set(`${row.accountId}|${row.facts.executionId}`, fill);
  }

  nextOrdinal(row: Incoming): number {
    const used = this.#ordinals.get(fingerprint(row.accountId, row.facts));
    let ordinal = 0;
    while (used?.has(ordinal)) ordinal++;
    return ordinal;
  }

  #next(from: Map<string, Candidate[]>, row: Incoming): Candidate | undefined {
    const free = from.get(fingerprint(row.accountId, row.facts)) ?? [];
    for (let fill = free.shift(); fill !== undefined; fill = free.shift()) {
      if (fill.claim !== null) continue;
      this.take(fill, row.line);
      return fill;
    }
    return undefined;
  }
}

function push(into: Map<string, Candidate[]>, key: string, fill: Candidate): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [fill]);
  else list.push(fill);
}
