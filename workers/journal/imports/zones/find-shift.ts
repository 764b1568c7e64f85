import type { Tx } from "../../../db/ledger.ts";
import { fingerprint } from "../../fills/core/facts.ts";
import { Names } from "../read/names.ts";
import { FARTHEST, offsetsOf, Sample } from "../core/shift.ts";
import { findPeriod, findSightings, findSightingsById } from "./shift-store.ts";
import { findAccounts } from "../accounts-store.ts";
import type { Parsed, ReadRow } from "../core/parsed.ts";

/** The least number of a file's rows that are searched in the ledger, where the file has as many. */
const SAMPLE = 100;
/** A file has execution ids when one of this many first rows has one. Then only these rows are sampled. */
const FIRST = 1_000;

/**
 * By how many minutes a file's rows stand later in the ledger, because the same statement was once read in
 * another zone. The result is empty when the rows stand at their own times or are missing. `read` is called
 * only when the user has fills.
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
  names.learnAccounts(
    await findAccounts(query, userId, [...names.accounts(sample.map(({ row }) => row.account)).keys()]),
  );
  const rows = new Map(names.incoming(sample).map((row) => [fingerprint(row.accountId, row.facts), row]));
  const { named = [], unnamed = [] } = Object.groupBy(rows.values(), ({ facts }) =>
    facts.executionId === null ? "unnamed" : "named",
  );
  return offsetsOf([
    ...(await findSightingsById(query, userId, named)),
    ...(await findSightings(query, userId, unnamed)),
  ]);
}

async function takeSample(
  batches: AsyncIterable<Parsed[]>,
  { from, to }: { from: number; to: number },
): Promise<readonly ReadRow[]> {
  const sample = new Sample<ReadRow>(SAMPLE);
  let read = 0;
  let hasIds = false;
  for await (const batch of batches) {
    for (const parsed of batch) {
      if (!("row" in parsed)) continue;
      const { executionId, executedAt, dateOnly } = parsed.row;
      if (read++ < FIRST) hasIds ||= executionId !== null;
      else if (hasIds) return sample.items;
      // A date without a time is the same date in every zone.
      if (dateOnly || (parsed.amendment !== undefined && parsed.amendment.kind !== "states")) continue;
      if (executedAt >= from && executedAt < to) sample.add(parsed);
    }
  }
  return sample.items;
}
