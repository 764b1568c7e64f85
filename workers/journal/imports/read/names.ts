import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { accountIdOf, instrumentIdOf } from "../../fills/ids.ts";
import { revisionOf } from "../../fills/core/revision.ts";
import { instrumentKey, type Row } from "../../fills/core/facts.ts";
import { amend } from "../core/amend.ts";
import type { Parsed, ReadRow, RowLeftOut } from "../core/parsed.ts";
import type { Incoming } from "../core/incoming.ts";

export type Chunk = {
  entries: number;
  rows: ReadRow[];
  errors: RowError[];
  leftOut: RowLeftOut[];
};

/** Groups a parser's entries into chunks of `size`, leaving out the first `skip` entries. */
export async function* inChunks(
  batches: AsyncIterable<Parsed[]>,
  { size, skip }: { size: number; skip: number },
): AsyncGenerator<Chunk> {
  let left = skip;
  let chunk = emptyChunk();
  for await (const batch of batches) {
    for (const entry of batch) {
      if (left > 0) {
        left--;
        continue;
      }
      chunk.entries++;
      if ("row" in entry) chunk.rows.push(entry);
      else if ("leftOut" in entry) chunk.leftOut.push(entry);
      else if ("booking" in entry || "stated" in entry)
        chunk.leftOut.push({ line: entry.line, leftOut: "other_kind" });
      else chunk.errors.push({ ...entry, reason: entry.reason.slice(0, LONGEST_REASON) });
      if (chunk.entries === size) {
        yield chunk;
        chunk = emptyChunk();
      }
    }
  }
  if (chunk.entries > 0) yield chunk;
}

function emptyChunk(): Chunk {
  return { entries: 0, rows: [], errors: [], leftOut: [] };
}

/** Reads one item ahead, so that the next chunk is parsed while the database writes this one. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let coming = source.next();
  try {
    for (;;) {
      const { done, value } = await coming;
      if (done === true) return;
      coming = source.next();
      // The consumer that awaits it sees the error; after the consumer has stopped, the rejection must not be
      // unhandled.
      coming.catch(() => undefined);
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}

/** The ids of this user's accounts and instruments, hashed once for all rows of a file. */
export class Names {
  readonly #userId: string;
  readonly #instruments = new Map<string, string>();
  readonly #accounts = new Map<string, string>();

  constructor(userId: string) {
    this.#userId = userId;
  }

  /** Takes over the ids of existing accounts, which may differ from the id that the name hashes to. */
  learnAccounts(idsByName: ReadonlyMap<string, string>): void {
    for (const [name, id] of idsByName) this.#accounts.set(name, id);
  }

  accounts(rows: readonly { row: Row }[]): Map<string, string> {
    return new Map(rows.map(({ row }) => [row.account, this.#accountId(row.account)]));
  }

  instruments(rows: readonly { row: Row }[]): Map<string, Row> {
    return new Map(rows.map(({ row }) => [this.#instrumentId(row), row]));
  }

  incoming(rows: readonly ReadRow[]): Incoming[] {
    return rows.flatMap((read) => {
      const { row } = read;
      return amend(read, this.#accountId(row.account), {
        instrumentId: this.#instrumentId(row),
        executedAt: row.executedAt,
        dateOnly: row.dateOnly,
        effect: row.effect,
        side: row.side,
        quantity: row.quantity,
        price: row.price,
        fee: row.fee,
        feeCurrency: row.feeCurrency,
        executionId: row.executionId,
        revision: read.amendment?.revision ?? revisionOf(row.executionId),
        cancels: false,
      });
    });
  }

  #accountId(name: string): string {
    return remember(this.#accounts, name, () => accountIdOf(this.#userId, name));
  }

  #instrumentId(row: Row): string {
    return remember(this.#instruments, instrumentKey(row), () => instrumentIdOf(this.#userId, row));
  }
}

function remember(known: Map<string, string>, key: string, make: () => string): string {
  let id = known.get(key);
  if (id === undefined) {
    id = make();
    known.set(key, id);
  }
  return id;
}
