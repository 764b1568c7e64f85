import { MOST_ROW_ERRORS } from "#shared/contracts/bounds.ts";
import { MOST_PREVIEWED, type PreviewRow, type RowError } from "#shared/contracts/imports.ts";
import type * as z from "zod";
import type { Tx } from "../../db/ledger.ts";
import { compareFacts, type Facts } from "../fills/rules.ts";
import { findAccounts, findCandidates } from "./chunk-store.ts";
import { Names, type Chunk } from "./names.ts";
import { match, type Candidate, type Counts } from "./rules.ts";

/** Compares a file with the ledger by the rules of the import, and remembers instead of writing. */
export class DryRun {
  read = 0;
  rejected = 0;
  readonly counts: Counts = { new: 0, duplicate: 0, corrected: 0, conflict: 0 };
  readonly errors: RowError[] = [];
  readonly preview: z.infer<typeof PreviewRow>[] = [];
  readonly #userId: string;
  readonly #query: Tx["query"];
  readonly #names: Names;
  readonly #taken = new Map<string, NonNullable<Candidate["claim"]>>();
  readonly #asked = new Set<string>();
  /** Fills that the import would make, by execution id: the same id further down is not new again. */
  readonly #made = new Map<string, Facts>();

  constructor(userId: string, query: Tx["query"]) {
    this.#userId = userId;
    this.#query = query;
    this.#names = new Names(userId);
  }

  async add(chunk: Chunk): Promise<void> {
    this.read += chunk.entries;
    this.rejected += chunk.errors.length;
    for (const { line, row, stamp } of chunk.rows) {
      if (this.preview.length === MOST_PREVIEWED) break;
      const { symbol, side, quantity, price, currency, dateOnly } = row;
      const executedAt = new Date(row.executedAt).toISOString();
      this.preview.push({
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
    await this.#learnAccounts([...this.#names.accounts(chunk.rows).keys()]);
    const incoming = this.#names.incoming(chunk.rows).filter((row) => {
      const made =
        row.facts.executionId === null
          ? undefined
          : this.#made.get(`${row.accountId}|${row.facts.executionId}`);
      if (made === undefined) return true;
      this.counts[compareFacts(made, row.facts) === "equal" ? "duplicate" : "conflict"]++;
      return false;
    });
    const candidates = await findCandidates(this.#query, this.#userId, "", incoming);
    for (const fill of candidates) {
      fill.claim = this.#taken.get(fill.id) ?? null;
    }
    const found = match(incoming, candidates, () => "");
    for (const { fillId, line, apart } of found.claims)
      if (fillId !== "") this.#taken.set(fillId, { line, apart });
    for (const { accountId, facts } of found.fills) {
      if (facts.executionId !== null) this.#made.set(`${accountId}|${facts.executionId}`, facts);
    }
    for (const kind of ["new", "duplicate", "corrected", "conflict"] as const)
      this.counts[kind] += found.counts[kind];
    this.errors.push(...[...chunk.errors, ...found.notes].slice(0, MOST_ROW_ERRORS - this.errors.length));
  }

  async #learnAccounts(names: readonly string[]): Promise<void> {
    const unasked = names.filter((name) => !this.#asked.has(name));
    if (unasked.length === 0) return;
    for (const name of unasked) this.#asked.add(name);
    this.#names.learnAccounts(await findAccounts(this.#query, this.#userId, unasked));
  }
}
