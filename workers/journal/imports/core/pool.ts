import { chainOf } from "../../fills/core/revision.ts";
import { fingerprint, type Facts } from "../../fills/core/facts.ts";
import type { Candidate, Incoming } from "./incoming.ts";

/** A position in the order in which an import takes equal fills. */
export type Place = { ordinal: number; id: string };

/**
 * How far an import has come among the fills of one fingerprint, with and without an execution id. "end"
 * means that it has taken them all. `ordinal` is the highest ordinal so far.
 */
export type Mark = { named: Place | "end" | null; unnamed: Place | "end" | null; ordinal: number };
export const NO_MARK: Mark = { named: null, unnamed: null, ordinal: -1 };

export type Kind = "named" | "unnamed";
/** Fills in the order in which they are taken, and how many of them are taken. */
type Queue = { fills: Candidate[]; next: number };

/** The candidates by execution id and by fingerprint; tracks which of them this import has not taken yet. */
export class Pool {
  readonly #byId = new Map<string, Candidate>();
  readonly #free: Record<Kind, Map<string, Queue>> = { named: new Map(), unnamed: new Map() };
  readonly #marks: Map<string, Mark>;
  /** The current facts of fills that a row restated; the candidates themselves keep their stored facts. */
  readonly #stated = new Map<string, Facts>();

  readonly #ends: ReadonlySet<string>;
  /** Fills that their owner changed or deleted, by their originals and by what they show. */
  readonly #held = new Map<string, Candidate[]>();
  readonly #shown = new Map<string, Candidate[]>();

  /**
   * `marks` hold how far the import had come in each fingerprint; `ledger` was read from there on. `ends`
   * name the kinds that were read to their end.
   */
  constructor(
    ledger: readonly Candidate[],
    { marks, ends }: { marks: ReadonlyMap<string, Mark>; ends: ReadonlySet<string> },
  ) {
    this.#marks = new Map(marks);
    this.#ends = ends;
    // Lowest ordinal first: an import then always has the first fills, and an undo leaves no gap below them.
    for (const fill of [...ledger].sort((a, b) => a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1)))
      this.add(fill);
  }

  add(fill: Candidate): void {
    const key = fingerprint(fill.accountId, fill.facts);
    this.#learnIds(fill, fill.facts);
    const kind = fill.facts.executionId === null ? "unnamed" : "named";
    if (fill.shown !== undefined) {
      put(this.#held, key, fill);
      if (fill.shown !== null) put(this.#shown, fingerprint(fill.accountId, fill.shown), fill);
    } else if (fill.claims.length === 0) {
      const queue = this.#free[kind].get(key);
      if (queue === undefined) this.#free[kind].set(key, { fills: [fill], next: 0 });
      else queue.fills.push(fill);
    }
    const mark = this.#marks.get(key) ?? NO_MARK;
    if (fill.ordinal > mark.ordinal) this.#marks.set(key, { ...mark, ordinal: fill.ordinal });
  }

  /** The fill of the row's execution id, or of an earlier or later revision of it. */
  byExecution({ accountId, facts }: Incoming): Candidate | undefined {
    return (
      this.#byId.get(idKey(accountId, facts, facts.executionId)) ??
      (facts.revision === null ? undefined : this.#byId.get(idKey(accountId, facts, chainOf(facts.revision))))
    );
  }

  takeUnnamed({ accountId, facts }: Incoming): Candidate | undefined {
    return this.#next("unnamed", fingerprint(accountId, facts));
  }

  /** Takes named fills first, so that a fill without an id stays free for a row that brings one. */
  takeAny({ accountId, facts }: Incoming): Candidate | undefined {
    const key = fingerprint(accountId, facts);
    return this.#next("named", key) ?? this.#next("unnamed", key);
  }

  /** True when a fill that its owner changed is, or shows, what the row states. */
  mayBeHeld({ accountId, facts }: Incoming): boolean {
    const key = fingerprint(accountId, facts);
    return this.#held.has(key) || this.#shown.has(key);
  }

  /** Takes a fill that its owner changed or deleted by its original, unless both have an id. */
  takeHeld(row: Incoming): Candidate | undefined {
    return this.#fitting(this.#held, row);
  }

  /** Takes a fill that shows the row's facts since its owner changed it, unless both have an id. */
  takeShown(row: Incoming): Candidate | undefined {
    return this.#fitting(this.#shown, row);
  }

  #fitting(fills: ReadonlyMap<string, Candidate[]>, { accountId, facts }: Incoming): Candidate | undefined {
    const isFree = (fill: Candidate): boolean =>
      fill.claims.length === 0 && (facts.executionId === null || this.factsOf(fill).executionId === null);
    return fills.get(fingerprint(accountId, facts))?.find(isFree);
  }

  factsOf(fill: Candidate): Facts {
    return this.#stated.get(fill.id) ?? fill.facts;
  }

  restate(fill: Candidate, facts: Facts): void {
    this.#stated.set(fill.id, facts);
    this.#learnIds(fill, facts);
  }

  nextOrdinal({ accountId, facts }: Incoming): number {
    return (this.#marks.get(fingerprint(accountId, facts)) ?? NO_MARK).ordinal + 1;
  }

  /** How far the import has come in a fingerprint. */
  mark(key: string): Mark {
    const mark = this.#marks.get(key) ?? NO_MARK;
    return {
      named: this.#holdsAll("named", key) ? "end" : mark.named,
      unnamed: this.#holdsAll("unnamed", key) ? "end" : mark.unnamed,
      ordinal: mark.ordinal,
    };
  }

  #holdsAll(kind: Kind, key: string): boolean {
    if (!this.#ends.has(endKey(kind, key))) return false;
    const queue = this.#free[kind].get(key);
    return queue === undefined || queue.fills.slice(queue.next).every((fill) => fill.claims.length > 0);
  }

  #learnIds(fill: Candidate, facts: Facts): void {
    const { executionId, revision } = facts;
    if (executionId !== null) this.#byId.set(idKey(fill.accountId, facts, executionId), fill);
    if (revision !== null) this.#byId.set(idKey(fill.accountId, facts, chainOf(revision)), fill);
  }

  #next(kind: Kind, key: string): Candidate | undefined {
    const queue = this.#free[kind].get(key);
    if (queue === undefined) return undefined;
    for (;;) {
      const fill = queue.fills[queue.next++];
      if (fill === undefined) return undefined;
      if (fill.claims.length > 0) continue;
      const mark = this.#marks.get(key) ?? NO_MARK;
      this.#marks.set(key, { ...mark, [kind]: { ordinal: fill.ordinal, id: fill.id } });
      return fill;
    }
  }
}

function put(fills: Map<string, Candidate[]>, key: string, fill: Candidate): void {
  const others = fills.get(key);
  if (others === undefined) fills.set(key, [fill]);
  else others.push(fill);
}

/** The key of one kind of a fingerprint's fills. */
export function endKey(kind: Kind, key: string): string {
  return `${kind} ${key}`;
}

/** A cancellation has ids of its own, because its number may equal that of the fill it cancels. */
function idKey(accountId: string, facts: Facts, id: string | null): string {
  return `${facts.cancels ? "-" : "+"}${accountId}|${id}`;
}
