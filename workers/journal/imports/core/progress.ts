import type { Need } from "./needs.ts";
import type { Mark, Pool } from "./pool.ts";

/** A fingerprint with fewer rows in a chunk is read again for each chunk. */
const MANY = 16;
const MOST_MARKS = 10_000;

type Locked = { id: string; writes: string };

/**
 * How far an import has come among many equal fills, so that no chunk rereads fills taken by an earlier one.
 * The marks are valid only while no other import writes to the account; without them everything is read
 * again.
 */
export class Progress {
  #marks = new Map<string, { accountId: string; mark: Mark }>();
  /** The number of writes that each account has if only this import wrote to it. */
  readonly #writes = new Map<string, bigint>();

  /** The marks that are valid for a chunk, whose transaction has locked these accounts. */
  begin(locked: readonly Locked[]): Map<string, Mark> {
    const stale = new Set(
      locked.filter(({ id, writes }) => this.#writes.get(id) !== BigInt(writes)).map(({ id }) => id),
    );
    if (stale.size > 0)
      this.#marks = new Map([...this.#marks].filter(([, { accountId }]) => !stale.has(accountId)));
    return new Map([...this.#marks].map(([key, { mark }]) => [key, mark]));
  }

  /** Remembers how far a written chunk came. */
  end(locked: readonly Locked[], needs: readonly Need[], pool: Pool): void {
    for (const { id, writes } of locked) this.#writes.set(id, BigInt(writes) + 1n);
    if (this.#marks.size > MOST_MARKS) this.#marks.clear();
    for (const { key, accountId, unnamed } of needs) {
      if (unnamed >= MANY || this.#marks.has(key)) this.#marks.set(key, { accountId, mark: pool.mark(key) });
    }
    // Fingerprints that were not asked for again have no fills left; only their ordinals rise.
    for (const [key, { accountId, mark }] of this.#marks) {
      const { ordinal } = pool.mark(key);
      if (ordinal > mark.ordinal) this.#marks.set(key, { accountId, mark: { ...mark, ordinal } });
    }
  }
}
