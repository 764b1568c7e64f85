import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { JobKind } from "../../jobs/kinds.ts";

/** A job that works on the ledger, and the new fills of the import that led to it; null for no import. */
export type Work = { kind: JobKind; fills: number | null };

/** Jobs of one kind are merged while they wait, so a user has a few at most. */
const MOST = 20;

/** The user's jobs that derive trades, score biases or reflect, and are not over. */
export function listWork(query: Tx["query"], userId: string): Promise<Work[]> {
  return query(workOf({ userId, limit: MOST }));
}
const workOf = prepared(
  "ledger",
  ({ userId, limit }: Holes<{ userId: string; limit: number }>) => sql<Work>`
    with work as materialized (
      (select kind, payload->>'importId' as import_id from jobs
        where user_id = ${userId} and queue = 'scoring' and state = 'running' limit ${limit})
      union all
      (select kind, payload->>'importId' as import_id from jobs
        where user_id = ${userId} and queue = 'scoring' and state = 'queued' order by run_after, id limit ${limit})
    )
    select kind, (select rows_new from imports where user_id = ${userId} and id = work.import_id) as fills from work`,
);
