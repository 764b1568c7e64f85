import type { AuditEntry } from "#shared/contracts/audit.ts";

/**
 * Merges two chains, each newest first, into one list. Each keeps its own order even where its times do not.
 */
export function merged(one: readonly AuditEntry[], other: readonly AuditEntry[]): AuditEntry[] {
  const items: AuditEntry[] = [];
  let [first, second] = [0, 0];
  for (;;) {
    const [a, b] = [one[first], other[second]];
    if (a === undefined) return [...items, ...other.slice(second)];
    if (b === undefined) return [...items, ...one.slice(first)];
    if (a.at >= b.at) {
      items.push(a);
      first++;
    } else {
      items.push(b);
      second++;
    }
  }
}
