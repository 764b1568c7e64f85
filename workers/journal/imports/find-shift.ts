import type { Tx } from "../../db/ledger.ts";
import { fingerprint } from "../fills/rules.ts";
import { findAccounts } from "./chunk-store.ts";
import type { Parsed } from "./formats/format.ts";
import { Names, type ReadRow } from "./names.ts";
import { FARTHEST, offsetsOf, Sample } from "./shift-rules.ts";
import { findPeriod, findSightings } from "./shift-store.ts";

/** So many rows of a file are looked for in the ledger, at the least if there are as many. */
const SAMPLE = 100;
/** A file has execution ids when one of so many first rows has one. */
const FIRST = 1_000;

/**
 * By how many minutes the rows of a file without execution ids stand later in the ledger: the same statement was read in
 * another time zone then. Empty where they stand at their own times, or nowhere. Calls `read` only if there is a ledger.
 */
export async function findShift(
  query: Tx["query"],
  userId: string,
  read: () => Promise<AsyncIterable<Parsed[]>>,
): Promise<number[]> {
  const period = await findPeriod(query, userId);
  if (period === null) return [];
  const sample = await takeSample(await read(), {
    from: period.from - FARTHEST * 60_000,
    to: period.to + FARTHEST * 60_000,
  });
  if (sample.length === 0) return [];
  const names = new Names(userId);
  names.learnAccounts(await findAccounts(query, userId, [...names.accounts(sample).keys()]));
  const rows = new Map(names.incoming(sample).map((row) => [fingerprint(row.accountId, row.facts), row]));
  return offsetsOf(await findSightings(query, userId, [...rows.values()]));
}

async function takeSample(
  batches: AsyncIterable<Parsed[]>,
  { from, to }: { from: number; to: number },
): Promise<readonly ReadRow[]> {
  const sample = new Sample<ReadRow>(SAMPLE);
  let read = 0;
  for await (const batch of batches) {
    for (const parsed of batch) {
      if (!("row" in parsed)) continue;
      const { executionId, executedAt, dateOnly } = parsed.row;
      if (executionId !== null && read < FIRST) return [];
      read++;
      // A date without a time is the same date in every zone.
      if (executionId !== null || dateOnly || parsed.amendment !== undefined) continue;
      if (executedAt >= from && executedAt < to) sample.add(parsed);
    }
  }
  return sample.items;
}
