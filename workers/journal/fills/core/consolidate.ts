import type { ClaimKind, Facts } from "./facts.ts";

/** A fill with what each of its claims states. */
export type Held = {
  id: string;
  ordinal: number;
  facts: Facts;
  claims: HeldClaim[];
};
export type HeldClaim = { importId: string; kind: ClaimKind; facts: Facts };
export type Move = { from: string; to: string } & HeldClaim;

/**
 * Fills of one fingerprint after an undo: a nameless fill whose claims all find room on its siblings is one too many.
 * The moves empty it. Without them, names that an undone import gave would leave their fills behind.
 */
export function consolidate(group: readonly Held[]): Move[] {
  const order = [...group].sort(
    (a, b) =>
      Number(a.facts.executionId === null) - Number(b.facts.executionId === null) ||
      a.ordinal - b.ordinal ||
      (a.id < b.id ? -1 : 1),
  );
  // A claim may move twice, when its first refuge turns out to be one too many as well.
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
      const held = roomFor(claim.importId);
      return held === undefined ? [] : [{ claim, held }];
    });
    if (found.length < claims.length) continue;
    for (const { claim, held } of found) held.set(claim.importId, claim);
    standing.delete(fill.id);
  }
  return [...standing].flatMap(([to, held]) =>
    [...held.values()].filter(({ from }) => from !== to).map((claim) => ({ to, ...claim })),
  );
}

/** Finds the first fill that an import does not claim. Rooms are only ever taken, so each import's search goes forward. */
function rooms<Claims extends ReadonlyMap<string, unknown>>(
  ids: readonly string[],
  standing: ReadonlyMap<string, Claims>,
): (importId: string) => Claims | undefined {
  const reached = new Map<string, number>();
  return (importId) => {
    for (let at = reached.get(importId) ?? 0; at < ids.length; at++) {
      const held = standing.get(ids[at] ?? "");
      if (held === undefined || held.has(importId)) continue;
      reached.set(importId, at);
      return held;
    }
    reached.set(importId, ids.length);
    return undefined;
  };
}
