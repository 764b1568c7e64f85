import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { accountIdOf, instrumentIdOf } from "../../fills/ids.ts";
import { revisionOf } from "../../fills/core/revision.ts";
import { instrumentKey } from "../../fills/core/facts.ts";
import { amend } from "../core/amend.ts";
import { cleanNote } from "../core/row-refused.ts";
import type { Named } from "../../bookings/core/booking.ts";
import type { IncomingBooking } from "../../bookings/core/placed.ts";
import type { Parsed, ReadBooking, ReadRow, ReadStated, RowLeftOut } from "../core/parsed.ts";
import type { Incoming } from "../core/incoming.ts";

export type Chunk = {
  entries: number;
  rows: ReadRow[];
  bookings: ReadBooking[];
  /** Each has the time of the row before it where the file gives none. */
  stated: ReadStated[];
  errors: RowError[];
  leftOut: RowLeftOut[];
};

/** Groups a parser's entries into chunks of `size`, leaving out the first `skip` entries. */
export async function* inChunks(
  batches: AsyncIterable<Parsed[]>,
  { size, skip }: { size: number; skip: number },
): AsyncGenerator<Chunk> {
  let left = skip;
  let before: number | null = null;
  let chunk = emptyChunk();
  for await (const batch of batches) {
    for (const entry of batch) {
      if ("row" in entry) before = entry.row.executedAt;
      else if ("booking" in entry) before = entry.booking.executedAt;
      if (left > 0) {
        left--;
        continue;
      }
      chunk.entries++;
      if ("row" in entry) chunk.rows.push(entry);
      else if ("leftOut" in entry) chunk.leftOut.push(entry);
      else if ("booking" in entry) chunk.bookings.push(entry);
      else if ("stated" in entry)
        chunk.stated.push({ ...entry, stated: { ...entry.stated, at: entry.stated.at ?? before } });
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
  return { entries: 0, rows: [], bookings: [], stated: [], errors: [], leftOut: [] };
}

/** The names of the accounts that a chunk is about. */
export function accountsOf({ rows, bookings, stated }: Omit<Chunk, "entries">): Set<string> {
  return new Set([
    ...rows.map(({ row }) => row.account),
    ...bookings.map(({ booking }) => booking.account),
    ...stated.map((each) => each.stated.account),
  ]);
}

/** True unless the chunk's first row is later than its last one, as in a file that begins with the newest. */
export function runsForward({ rows, bookings }: Pick<Chunk, "rows" | "bookings">): boolean {
  const times = [
    ...rows.map(({ line, row }) => ({ line, at: row.executedAt })),
    ...bookings.map(({ line, booking }) => ({ line, at: booking.executedAt })),
  ].sort((one, other) => one.line - other.line);
  return (times[0]?.at ?? 0) <= (times.at(-1)?.at ?? 0);
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

  accounts(names: Iterable<string>): Map<string, string> {
    return new Map([...names].map((name) => [name, this.#accountId(name)]));
  }

  instruments({ rows, bookings }: Pick<Chunk, "rows" | "bookings">): Map<string, Named> {
    const booked = bookings.flatMap(({ booking }) => booking.instrument ?? []);
    const named: Named[] = [...booked, ...rows.map(({ row }) => row)];
    return new Map(named.map((each) => [this.#instrumentId(each), each]));
  }

  bookings(rows: readonly ReadBooking[]): IncomingBooking[] {
    return rows.map(({ line, booking }) => ({
      line,
      accountId: this.#accountId(booking.account),
      instrumentId: booking.instrument === null ? null : this.#instrumentId(booking.instrument),
      booking: { ...booking, note: cleanNote(booking.note) },
    }));
  }

  incoming(rows: readonly ReadRow[]): Incoming[] {
    return rows.flatMap((read) => {
      const { row } = read;
      const exported = row.fillId === undefined ? {} : { fillId: row.fillId };
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
        feeSource: row.feeSource ?? "stated",
        executionId: row.executionId,
        orderId: row.orderId ?? null,
        revision: read.amendment?.revision ?? revisionOf(row.executionId),
        cancels: false,
      }).map((each) => ({ ...each, ...exported }));
    });
  }

  #accountId(name: string): string {
    return remember(this.#accounts, name, () => accountIdOf(this.#userId, name));
  }

  #instrumentId(row: Named): string {
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
