import { chainOf } from "../../fills/core/revision.ts";
import { fingerprint, type Facts } from "../../fills/core/facts.ts";
import type { Need } from "./needs.ts";
import type { Mark } from "./pool.ts";
import type { Match } from "./matched.ts";
import type { Candidate, Claim, Incoming } from "./incoming.ts";

/**
 * Remembers what an import would have written by now, so that a dry run decides about each chunk as the
 * import will.
 */
export class Memory {
  readonly marks = new Map<string, Mark>();
  readonly taken = new Map<string, number>();
  cancellations = 0;
  readonly #claims = new Map<string, Claim[]>();
  readonly #made = new Map<string, Candidate>();

  claimsOn(fillId: string): Claim[] {
    return [...(this.#claims.get(fillId) ?? [])];
  }

  /** The fills that the import would have made; a later row can refer to a fill only by an execution id. */
  madeFor(rows: readonly Incoming[]): Candidate[] {
    const found = new Map<string, Candidate>();
    for (const { accountId, facts } of rows) {
      for (const key of keysOf(accountId, facts)) {
        const fill = this.#made.get(key);
        if (fill !== undefined) found.set(fill.id, { ...fill, claims: this.claimsOn(fill.id) });
      }
    }
    return [...found.values()];
  }

  learn(
    { claims, dropped, fills, pool }: Match,
    { ledger, needs }: { ledger: Candidate[]; needs: Need[] },
  ): void {
    const known = new Map(ledger.map((fill) => [fill.id, fill]));
    for (const { fillId, line } of dropped)
      this.#claims.set(
        fillId,
        this.claimsOn(fillId).filter((claim) => claim.line !== line),
      );
    for (const claim of claims) {
      this.#claims.set(claim.fillId, [
        ...this.claimsOn(claim.fillId),
        { line: claim.line, apart: claim.apart },
      ]);
      const fill = known.get(claim.fillId);
      if (fill === undefined || claim.facts.executionId === null) continue;
      const key = fingerprint(fill.accountId, fill.facts);
      this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    }
    for (const { key } of needs) this.marks.set(key, pool.mark(key));
    for (const fill of fills) {
      if (fill.cancels !== null) this.cancellations++;
      for (const key of keysOf(fill.accountId, fill.facts)) this.#made.set(key, { ...fill, claims: [] });
    }
  }
}

function keysOf(accountId: string, { executionId, revision, cancels }: Facts): string[] {
  if (executionId === null) return [];
  const side = cancels ? "-" : "+";
  const keys = [`${side}${accountId}|${executionId}`];
  if (revision !== null) keys.push(`${side}${accountId}|${chainOf(revision)}`);
  return keys;
}
