import { consolidate } from "#workers/journal/fills/core/consolidate.ts";
import { chainOf } from "#workers/journal/fills/core/revision.ts";
import {
  factsApart,
  fingerprint,
  settle,
  type ClaimKind,
  type Facts,
} from "#workers/journal/fills/core/facts.ts";
import { type Edit, editOf, shownFacts } from "#workers/journal/fills/core/edit.ts";
import { needsOf, type Need } from "#workers/journal/imports/core/needs.ts";
import { endKey, Pool, type Mark } from "#workers/journal/imports/core/pool.ts";
import { Progress } from "#workers/journal/imports/core/progress.ts";
import { match } from "#workers/journal/imports/core/match.ts";
import {
  NO_SHIFT,
  type Cancels,
  type Candidate,
  type Counts,
  type Incoming,
  type Shift,
} from "#workers/journal/imports/core/incoming.ts";

const AT = Date.UTC(2026, 10, 19, 15, 31);

export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    instrumentId: "ins_acme",
    executedAt: AT,
    dateOnly: false,
    effect: null,
    side: "buy",
    quantity: "10",
    price: "100.5",
    fee: "1",
    feeCurrency: "USD",
    feeSource: "stated",
    executionId: null,
    orderId: null,
    revision: null,
    cancels: false,
    ...changes,
  };
}

/** A row that only states a fill. */
export function stating(row: Facts, line: number): Incoming {
  return { line, accountId: "acc", facts: row, kind: "states", cancels: null, brings: "new" };
}

type Fill = { id: string; accountId: string; facts: Facts; ordinal: number; cancels: Cancels | null };
type Claim = { importId: number; line: number; kind: ClaimKind; facts: Facts };

/**
 * A reference ledger in arrays, by the rules of decision 004: fills, each with the claims of the imports that
 * state it.
 */
export class ArrayLedger {
  readonly fills = new Map<string, Fill>();
  readonly claims = new Map<string, Claim[]>();
  /** What its owner made of a fill; null for one that its owner deleted. */
  readonly edits = new Map<string, Edit | null>();
  /** How many fills were read for chunks. */
  read = 0;
  readonly #progress = new Map<number, Progress>();
  #minted = 0;
  #writes = 0;
  #line = 1;

  /** Adds rows that only state fills. */
  state(importId: number, rows: readonly Facts[]): Counts {
    return this.add(
      importId,
      rows.map((row) => stating(row, ++this.#line)),
    );
  }

  add(importId: number, rows: readonly Incoming[], shift: Shift = NO_SHIFT): Counts {
    const progress = this.#progress.get(importId) ?? new Progress();
    this.#progress.set(importId, progress);
    const locked = [{ id: "acc", writes: String(this.#writes) }];
    const known = this.#find(importId, rows, { offsets: shift.offsets, marks: progress.begin(locked) });
    const found = match(
      rows,
      { ...known, room: rows.length },
      { mint: () => `fil_${++this.#minted}`, shift },
    );
    for (const fill of found.fills) {
      this.fills.set(fill.id, fill);
      this.claims.set(fill.id, []);
    }
    for (const { fillId, line } of found.dropped) {
      const left = this.claims
        .get(fillId)
        ?.filter((claim) => claim.importId !== importId || claim.line !== line);
      this.claims.set(fillId, left ?? []);
    }
    for (const { fillId, line, kind, facts } of found.claims)
      this.claims.get(fillId)?.push({ importId, line, kind, facts });
    for (const id of found.unsettled) this.#settle(id);
    this.#writes++;
    progress.end(locked, known.needs, found.pool);
    return found.counts;
  }

  undo(importId: number): void {
    this.#writes++;
    for (const [id, claims] of this.claims) {
      const left = claims.filter((claim) => claim.importId !== importId);
      if (left.length === claims.length) continue;
      this.claims.set(id, left);
      if (left.length > 0) this.#settle(id);
      else this.#drop(id);
    }
    const fills = [...this.fills.values()].map((fill) => ({
      ...fill,
      claims: (this.claims.get(fill.id) ?? []).map((claim) => ({
        ...claim,
        importId: String(claim.importId),
      })),
    }));
    for (const group of Map.groupBy(fills, (fill) => fingerprint(fill.accountId, fill.facts)).values()) {
      const moves = consolidate(group);
      for (const { to, importId, kind, facts } of moves) {
        this.claims.get(to)?.push({ importId: Number(importId), line: 0, kind, facts });
        this.#settle(to);
      }
      for (const { from, to } of moves) {
        const edit = this.edits.get(from);
        if (edit !== undefined && !this.edits.has(to)) this.edits.set(to, edit);
        this.#drop(from);
      }
    }
  }

  /** The fills as the user sees them: without our ids, sorted by their text. */
  contents(): string[] {
    return [...this.fills.values()].map((fill) => JSON.stringify(fill.facts)).sort();
  }

  /** Changes a fill, deletes it, or gives it its original back. The id is that of one that is there. */
  edit(id: string, change: Partial<Facts> | null | "restore"): void {
    this.#writes++;
    const fill = this.fills.get(id);
    if (fill === undefined) return;
    if (change === "restore") this.edits.delete(id);
    else if (change === null) this.edits.set(id, null);
    else this.edits.set(id, editOf(fill.facts, { ...fill.facts, ...change }));
  }

  /** The fills as their owner made them. */
  shown(): Facts[] {
    return [...this.fills.values()].flatMap((fill) => this.#shownOf(fill) ?? []);
  }

  heldBy(importId: number): Fill[] {
    return [...this.fills.values()].filter(({ id }) => this.#claimsOf(id, importId).length > 0);
  }

  /**
   * Reads as few fills as the store does: those that the ids lead to, and of equal fills the first free ones.
   */
  #find(
    importId: number,
    rows: readonly Incoming[],
    from: { offsets: readonly number[]; marks: Map<string, Mark> },
  ) {
    const { offsets, marks } = from;
    const asCandidate = ({ id, accountId, facts, ordinal }: Fill): Candidate => ({
      id,
      accountId,
      facts,
      ordinal,
      claims: this.#claimsOf(id, importId).map((claim) => ({
        line: claim.line,
        apart: factsApart(facts, claim.facts),
      })),
      ...(this.edits.has(id) ? { shown: this.#shownOf({ id, facts }) } : {}),
    });
    const asked = new Set(rows.flatMap((row) => idsOf(row.facts)));
    const byId = [...this.fills.values()]
      .filter((fill) => idsOf(fill.facts).some((id) => asked.has(id)))
      .map(asCandidate);
    const ends = new Set<string>();
    const pool = new Pool(byId, { marks, ends });
    const isFound = (row: Incoming): boolean => pool.byExecution(row) !== undefined;
    const needs = needsOf({ rows, found: byId, isFound, offsets, marks, taken: new Map() });
    const alike = needs.flatMap((need) => {
      const fills = this.#alike(importId, need);
      for (const kind of ["named", "unnamed"] as const) {
        if (need[kind] > 0 && fills[kind].length < need[kind]) ends.add(endKey(kind, need.key));
      }
      marks.set(need.key, { ...need.mark, ordinal: Math.max(need.mark.ordinal, fills.ordinal) });
      return [...fills.named, ...fills.unnamed];
    });
    this.read += alike.length;
    const unfound = new Set(
      rows.filter((row) => !isFound(row)).map((row) => fingerprint(row.accountId, row.facts)),
    );
    const edited = [...this.fills.values()].filter((fill) => {
      const shown = this.edits.has(fill.id) ? this.#shownOf(fill) : null;
      const both = this.edits.has(fill.id) ? [fill.facts, ...(shown === null ? [] : [shown])] : [];
      return both.some((each) => unfound.has(fingerprint(fill.accountId, each)));
    });
    const others = [...alike, ...edited].map(asCandidate);
    const ledger = [...new Map([...byId, ...others].map((fill) => [fill.id, fill])).values()];
    return { ledger, needs, marks, ends };
  }

  #alike(importId: number, need: Need) {
    const all = [...this.fills.values()]
      .filter((fill) => fingerprint(fill.accountId, fill.facts) === need.key && !this.edits.has(fill.id))
      .sort((a, b) => a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1));
    const free = (isNamed: boolean, most: number, place: Mark["named"]): Fill[] =>
      all
        .filter((fill) => (fill.facts.executionId !== null) === isNamed && isBehind(fill, place))
        .filter(({ id }) => this.#claimsOf(id, importId).length === 0)
        .slice(0, most);
    return {
      named: free(true, need.named, need.mark.named),
      unnamed: free(false, need.unnamed, need.mark.unnamed),
      ordinal: Math.max(-1, ...all.map(({ ordinal }) => ordinal)),
    };
  }

  #claimsOf(id: string, importId: number): Claim[] {
    return (this.claims.get(id) ?? []).filter((claim) => claim.importId === importId);
  }

  #shownOf({ id, facts }: Pick<Fill, "id" | "facts">): Facts | null {
    const edit = this.edits.get(id);
    return edit === undefined ? facts : edit && shownFacts(facts, edit);
  }

  #drop(id: string): void {
    this.edits.delete(id);
    this.claims.delete(id);
    this.fills.delete(id);
  }

  #settle(id: string): void {
    const fill = this.fills.get(id);
    const claims = (this.claims.get(id) ?? []).toSorted((a, b) => a.importId - b.importId || a.line - b.line);
    if (fill !== undefined) fill.facts = settle(claims);
  }
}

function idsOf({ executionId, revision, cancels }: Facts): string[] {
  const chain = revision === null ? null : chainOf(revision);
  return [executionId, chain].flatMap((id) => (id === null ? [] : [`${cancels}${id}`]));
}

function isBehind(fill: Fill, place: Mark["named"]): boolean {
  if (place === null) return true;
  if (place === "end") return false;
  return fill.ordinal > place.ordinal || (fill.ordinal === place.ordinal && fill.id > place.id);
}
