import { fingerprint, type Facts } from "../../fills/core/facts.ts";
import { NO_MARK, type Mark } from "./pool.ts";
import type { Candidate, Incoming } from "./incoming.ts";

/**
 * The most fills of one fingerprint that a chunk can take: after `mark`, so many with an execution id and so
 * many without.
 */
export type Need = {
  key: string;
  accountId: string;
  facts: Facts;
  named: number;
  unnamed: number;
  mark: Mark;
};

/** The facts of the same fill in a ledger whose times are later by these minutes. */
export function shifted(facts: Facts, minutes: number): Facts {
  return { ...facts, executedAt: facts.executedAt + minutes * 60_000 };
}

type NeedsInput = {
  rows: readonly Incoming[];
  /** The fills that were found by execution ids. */
  found: readonly Candidate[];
  isFound: (row: Incoming) => boolean;
  offsets: readonly number[];
  marks: ReadonlyMap<string, Mark>;
  /**
   * How many fills of each fingerprint a dry run has taken by their ids; the ledger does not know of these.
   */
  taken: ReadonlyMap<string, number>;
};

/** The fingerprints whose fills a chunk must read, each once, and how many of them it can need. */
export function needsOf({ rows, found, isFound, offsets, marks, taken }: NeedsInput): Need[] {
  const needs = new Map<string, Need>();
  // The fills that other rows of the chunk take by their ids are read among the equal ones too.
  const byId = new Map(taken);
  for (const { accountId, facts } of found) {
    const key = fingerprint(accountId, facts);
    byId.set(key, (byId.get(key) ?? 0) + 1);
  }
  for (const row of rows) {
    if (row.facts.executionId === null) askForAny(row.accountId, row.facts);
    else if (!isFound(row)) ask(row.accountId, row.facts, 0);
  }
  // A row without an id may have to give up a named fill, and then looks for another one.
  for (const { accountId, facts, claims } of found) {
    for (const { apart } of claims) {
      if (apart?.executionId === null) askForAny(accountId, { ...facts, ...apart });
    }
  }
  return [...needs.values()].filter(
    ({ named, unnamed, mark }) =>
      (named > 0 && mark.named !== "end") || (unnamed > 0 && mark.unnamed !== "end"),
  );

  function askForAny(accountId: string, facts: Facts): void {
    ask(accountId, facts, 1);
    if (facts.dateOnly) return;
    for (const minutes of offsets) ask(accountId, shifted(facts, minutes), 1);
  }

  function ask(accountId: string, facts: Facts, named: 0 | 1): void {
    const key = fingerprint(accountId, facts);
    const need = needs.get(key) ?? {
      key,
      accountId,
      facts,
      named: 0,
      unnamed: 0,
      mark: marks.get(key) ?? NO_MARK,
    };
    needs.set(key, need);
    if (named === 1) need.named += need.named === 0 ? 1 + (byId.get(key) ?? 0) : 1;
    need.unnamed++;
  }
}
