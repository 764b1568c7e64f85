import type { Tx } from "../../../db/ledger.ts";
import type { Candidate, Claim, Incoming } from "../core/incoming.ts";
import { MOST_CANCELLATIONS } from "../core/match.ts";
import { needsOf, type Need, shifted } from "../core/needs.ts";
import { endKey, Pool, type Mark } from "../core/pool.ts";
import { findHeld } from "./held-store.ts";
import { findOwn } from "./own-store.ts";
import { countCancellations, findAlike, findByIds, isAnythingWithdrawn } from "./candidate-store.ts";

export type Search = {
  userId: string;
  /** The import whose claims count. It is "" for a comparison, which has none. */
  importId: string;
  rows: readonly Incoming[];
  offsets: readonly number[];
  marks: ReadonlyMap<string, Mark>;
  /** The state that a comparison keeps in memory instead of writing rows. */
  remembered?: Remembered;
};
export type Remembered = {
  /** The comparison's claims on a fill of the ledger. */
  claimsOn: (fillId: string) => Claim[];
  /** The fills that an import would have created, as far as the ids of these rows lead to them. */
  madeFor: (rows: readonly Incoming[]) => Candidate[];
  /** How many fills of a fingerprint the comparison has taken by their ids. */
  taken: ReadonlyMap<string, number>;
  /** How many cancellations an import would have created. */
  cancellations: number;
};

/**
 * The fills that a chunk may take. The database was asked for `needs`. Of a fingerprint in `ends` no more
 * fills than these exist.
 */
export type Found = {
  ledger: Candidate[];
  /** The fills from which rows were exported and which their facts do not find. */
  own: Candidate[];
  needs: Need[];
  marks: Map<string, Mark>;
  ends: Set<string>;
  room: number;
  /** True while a row stands outside the ledger. */
  hasWithdrawn: boolean;
};

/**
 * Every fill that a row of the chunk may mean. Those are the fills of its execution ids, and as many equal
 * fills as there are rows without a known id. Each id and each fingerprint is searched once.
 */
export async function findCandidates(query: Tx["query"], search: Search): Promise<Found> {
  const { userId, importId, rows, offsets, remembered } = search;
  const marks = new Map(search.marks);
  const ends = new Set<string>();
  if (rows.length === 0) return { ledger: [], own: [], needs: [], marks, ends, hasWithdrawn: false, room: 0 };
  const remember = (fills: readonly Candidate[]): Candidate[] =>
    remembered === undefined
      ? [...fills]
      : fills.map((fill) => ({ ...fill, claims: remembered.claimsOn(fill.id) }));
  const hasWithdrawn = await isAnythingWithdrawn(query, userId);
  const byId = remember(await findByIds(query, { userId, importId, rows, hasWithdrawn }));
  byId.push(...(remembered?.madeFor(rows) ?? []));
  const own = remember(await findOwn(query, { userId, importId, rows }));
  const pool = new Pool(byId, { marks, ends });
  const needs = needsOf({
    rows: [...rows, ...asRows(own)],
    found: [...byId, ...own],
    isFound: (row) => pool.byExecution(row) !== undefined,
    offsets,
    marks,
    taken: remembered?.taken ?? new Map(),
  });
  const held = hasWithdrawn ? await findHeld(query, { userId, importId, rows: meantByFacts() }) : [];
  const alike = await findAlike(query, { userId, importId, needs, hasWithdrawn });
  for (const [n, need] of needs.entries()) {
    const fills = alike.fills[n] ?? [];
    const named = fills.filter((fill) => fill.facts.executionId !== null).length;
    if (need.named > 0 && named < need.named) ends.add(endKey("named", need.key));
    if (need.unnamed > 0 && fills.length - named < need.unnamed) ends.add(endKey("unnamed", need.key));
    marks.set(need.key, { ...need.mark, ordinal: Math.max(need.mark.ordinal, alike.ordinals[n] ?? -1) });
  }
  const others = remember([...alike.fills.flat(), ...held]);
  const ledger = new Map([...byId, ...others].map((fill) => [fill.id, fill]));
  return {
    ledger: [...ledger.values()],
    own: own.map((fill) => ledger.get(fill.id) ?? fill),
    needs,
    marks,
    ends,
    hasWithdrawn,
    room: await findRoom(query, search),
  };

  /** The rows that may mean a fill by its facts, also at the times to which the file may be shifted. */
  function meantByFacts(): Incoming[] {
    const unfound = rows.filter((row) => !row.facts.cancels && pool.byExecution(row) === undefined);
    const movable = unfound.filter(({ facts }) => facts.executionId === null && !facts.dateOnly);
    const moved = offsets.flatMap((minutes) =>
      movable.map((row) => ({ ...row, facts: shifted(row.facts, minutes) })),
    );
    return [...unfound, ...moved];
  }
}

/** A fill that a row takes by its id may be read among the equal ones, so that one more of them is needed. */
function asRows(own: readonly Candidate[]): Incoming[] {
  return own.map(({ accountId, facts }) => {
    return { line: 0, accountId, facts, kind: "states", cancels: null, brings: null };
  });
}

/** How many more cancellations the ledger may hold. It is read only when a row may add one. */
async function findRoom(query: Tx["query"], { userId, rows, remembered }: Search): Promise<number> {
  if (rows.every(({ cancels }) => cancels === null)) return 0;
  const held = await countCancellations(query, userId, MOST_CANCELLATIONS);
  return MOST_CANCELLATIONS - held - (remembered?.cancellations ?? 0);
}
