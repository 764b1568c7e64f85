import type { ClaimKind, Facts } from "./facts.ts";

/** A fill with the facts that each of its claims states. */
export type Held = {
  id: string;
  ordinal: number;
  facts: Facts;
  claims: HeldClaim[];
};
export type HeldClaim = { importId: string; kind: ClaimKind; facts: Facts };
export type Move = { from: string; to: string } & HeldClaim;

/**
 * Finds superfluous fills of one fingerprint after an undo. A fill without an execution id is superfluous
 * when all its claims find room on its siblings. The moves empty it; otherwise a fill that an undone import
 * gave an id would remain as a duplicate.
 */
export function consolidate(group: readonly Held[]): Move[] {
  const order = [...group].sort(
    (a, b) =>
      Number(a.facts.executionId === null) - Number(b.facts.executionId === null) ||
      a.ordinal - b.ordinal ||
      (a.id < b.id ? -1 : 1),
  );
  // A claim moves twice when the fill that takes it turns out to be superfluous as well.
  const standing = new Map(
    order.map((fill) => [
      fill.id,
      new Map(fill.claims.map((claim) => [claim.importId, { ...claim, from: fill.id }])),
    ]),
  );
  const roomFor = rooms(
    order.map(({ id }) => id),
    standing,
  );
  for (const fill of order.toReversed()) {
    if (fill.facts.executionId !== null) break;
    const claims = [...(standing.get(fill.id)?.values() ?? [])];
    const found = claims.flatMap((claim) => {
      const room = roomFor(claim.importId);
      return room === undefined ? [] : [{ claim, room }];
    });
    if (found.length < claims.length) continue;
    for (const { claim, room } of found) room.set(claim.importId, claim);
    standing.delete(fill.id);
  }
  return [...standing].flatMap(([to, claims]) =>
    [...claims.values()].filter(({ from }) => from !== to).map((claim) => ({ to, ...claim })),
  );
}

/**
 * Finds the first fill that an import does not claim yet. Fills are only ever taken, so each import's search
 * goes forward.
 */
function rooms<Claims extends ReadonlyMap<string, unknown>>(
  ids: readonly string[],
  standing: ReadonlyMap<string, Claims>,
): (importId: string) => Claims | undefined {
  const reached = new Map<string, number>();
  return (importId) => {
    for (let at = reached.get(importId) ?? 0; at < ids.length; at++) {
      const room = standing.get(ids[at] ?? "");
      if (room === undefined || room.has(importId)) continue;
      reached.set(importId, at);
      return room;
    }
    reached.set(importId, ids.length);
    return undefined;
  };
}
