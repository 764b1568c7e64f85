import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

const OURS = "(select oid from pg_class where relnamespace = 'public'::regnamespace)";
/** The tables of a user's journal; a table stands after those it refers to. */
const JOURNAL =
  "accounts instruments imports fills claims trades closes checkpoints bias_buckets bias_evidence bias_scores reflections";

/** Resets the planner's statistics to the state before any analyze. */
export async function forgetStatistics(admin: pg.Client): Promise<void> {
  await admin.query(`delete from pg_statistic where starelid in ${OURS}`);
  await admin.query(
    `update pg_class set reltuples = -1, relpages = 0 where relkind = 'r' and oid in ${OURS}`,
  );
}

/** Analyses changed tables repeatedly until the returned function is called. */
export function keepStatisticsFresh(admin: pg.Client): () => Promise<void> {
  const stop = new AbortController();
  const work = (async () => {
    while (!stop.signal.aborted) {
      const { rows } = await admin.query<{ name: string }>(
        "select relname as name from pg_stat_user_tables where n_mod_since_analyze > 20 + n_live_tup / 10",
      );
      if (rows.length > 0) await admin.query(`analyze ${rows.map(({ name }) => name).join()}`);
      await sleep(100);
    }
  })();
  return async () => {
    stop.abort();
    await work;
  };
}

/** Copies this user's rows to `others` more users, each with ids of their own. */
export async function multiplyUser(admin: pg.Client, userId: string, others: number): Promise<void> {
  const { rows } = await admin.query<{ name: string; columns: string[] }>(
    `select attrelid::regclass::text as name, array_agg(attname::text order by attnum) as columns from pg_attribute
      where attrelid = any($1::regclass[]) and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
      group by attrelid order by array_position($1::regclass[], attrelid::regclass)`,
    [JOURNAL.split(" ")],
  );
  for (const { name, columns } of rows) {
    const values = columns.map((column) => {
      if (column === "user_id") return `user_id || '_' || n`;
      return /^(id|.*_id)$/.test(column) ? `"${column}" || '_' || n` : `"${column}"`;
    });
    await admin.query(
      `insert into ${name} (${columns.map((column) => `"${column}"`).join()}) select ${values.join()}
        from ${name} cross join generate_series(1, ${others}) n where user_id = $1`,
      [userId],
    );
  }
}
