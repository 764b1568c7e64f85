import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import { Problem } from "#shared/problem.ts";
import {
  MOST_COMPARED_ROWS,
  MOST_PREVIEWED,
  type Import,
  type PreviewRow,
  type RowError,
} from "#shared/contracts/imports.ts";
import type * as z from "zod";
import type { Tx } from "../../../db/ledger.ts";
import { ZoneTally } from "../core/zone-tally.ts";
import type { Compared } from "../store.ts";
import { findCandidates } from "./find-candidates.ts";
import { toShift } from "../import-row.ts";
import { Occurrences } from "../../bookings/core/identity.ts";
import { placeBookings } from "../../bookings/place-bookings.ts";
import { accountsOf, Names, type Chunk } from "../read/names.ts";
import { Contents } from "../core/contents.ts";
import { Memory } from "../core/memory.ts";
import { withoutPaper } from "../core/without-paper.ts";
import { match } from "../core/match.ts";
import { findAccounts, listPaperNames } from "../accounts-store.ts";
import type { Counts, Shift } from "../core/incoming.ts";

const TOO_MANY_ROWS = `A dry run reads ${MOST_COMPARED_ROWS} rows at most, and this file has more; import it without one, which has no such limit and can be undone.`;

/**
 * Compares a file with the ledger by the rules of the import, and keeps the result in memory instead of
 * writing it.
 */
export class DryRun {
  #read = 0;
  #rejected = 0;
  #leftOut = 0;
  #stated = 0;
  readonly #contents = new Contents();
  readonly #counts: Counts = { new: 0, duplicate: 0, corrected: 0, conflict: 0 };
  readonly #errors: RowError[] = [];
  readonly #preview: z.infer<typeof PreviewRow>[] = [];
  readonly #tally: ZoneTally;
  readonly #userId: string;
  readonly #query: Tx["query"];
  readonly #names: Names;
  readonly #asked = new Set<string>();
  readonly #papers = new Set<string>();
  readonly #memory = new Memory();
  readonly #occurrences = new Occurrences();
  readonly #shift: Shift;
  #made = 0;
  #shifted = 0;

  constructor(userId: string, query: Tx["query"], { shift, timeZone }: { shift: Shift; timeZone: string }) {
    this.#userId = userId;
    this.#query = query;
    this.#names = new Names(userId);
    this.#shift = shift;
    this.#tally = new ZoneTally(timeZone);
  }

  /** The counts of the rows so far. */
  get rows(): Import["rows"] {
    return {
      total: null,
      read: this.#read,
      ...this.#counts,
      rejected: this.#rejected,
      leftOut: this.#leftOut,
      stated: this.#stated,
    };
  }

  /** The answer, once every chunk was added. */
  found(): Compared {
    return {
      read: this.#read,
      rejected: this.#rejected,
      leftOut: this.#leftOut,
      stated: this.#stated,
      counts: this.#counts,
      errors: this.#errors,
      preview: this.#preview,
      contents: this.#contents.found(),
      shift: toShift(this.#shift.offsets, this.#shifted),
      suggestion: this.#tally.suggestion(),
    };
  }

  /**
   * Compares one chunk. It throws payload_too_large for the chunk that exceeds a dry run's maximum of rows.
   */
  async add(given: Chunk): Promise<void> {
    if (this.#read + given.entries > MOST_COMPARED_ROWS)
      throw new Problem("payload_too_large", TOO_MANY_ROWS);
    await this.#learnAccounts([...accountsOf(given)]);
    const { chunk, own } = withoutPaper(given, this.#papers);
    this.#read += chunk.entries;
    this.#counts.duplicate += own;
    this.#rejected += chunk.errors.length;
    this.#leftOut += chunk.leftOut.length;
    this.#stated += given.stated.length;
    this.#contents.add(chunk.rows, chunk.leftOut);
    this.#contents.addBookings(chunk.bookings);
    this.#tally.add(chunk.rows);
    for (const { line, row, stamp } of chunk.rows) {
      if (this.#preview.length === MOST_PREVIEWED) break;
      const { symbol, side, quantity, price, currency, dateOnly } = row;
      const executedAt = new Date(row.executedAt).toISOString();
      this.#preview.push({
        line,
        executedAt,
        dateOnly,
        statementTime: stamp,
        symbol,
        side,
        quantity,
        price,
        currency,
      });
    }
    const rows = this.#names.incoming(chunk.rows);
    const known = await findCandidates(this.#query, {
      userId: this.#userId,
      importId: "",
      rows,
      offsets: this.#shift.offsets,
      marks: this.#memory.marks,
      remembered: this.#memory,
    });
    const found = match(rows, known, { mint: () => `new ${this.#made++}`, shift: this.#shift });
    this.#memory.learn(found, known);
    const booked = await placeBookings(this.#query, {
      userId: this.#userId,
      rows: this.#names.bookings(chunk.bookings),
      of: { occurrences: this.#occurrences },
    });
    this.#counts.new += booked.fresh.size;
    this.#counts.duplicate += booked.duplicates;
    this.#contents.addNew(found.fills);
    this.#rejected += found.rejected;
    this.#shifted += found.shifted;
    for (const kind of ["new", "duplicate", "corrected", "conflict"] as const)
      this.#counts[kind] += found.counts[kind];
    this.#errors.push(...[...chunk.errors, ...found.notes].slice(0, MOST_ROW_ERRORS - this.#errors.length));
  }

  async #learnAccounts(names: readonly string[]): Promise<void> {
    const unasked = names.filter((name) => !this.#asked.has(name));
    if (unasked.length === 0) return;
    for (const name of unasked) this.#asked.add(name);
    this.#names.learnAccounts(await findAccounts(this.#query, this.#userId, unasked));
    for (const name of await listPaperNames(this.#query, this.#userId, unasked)) this.#papers.add(name);
  }
}
