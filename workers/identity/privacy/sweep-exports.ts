import sql from "sql-template-tag";
import { openSystem } from "../../db/system.ts";
import { log } from "../../log.ts";
import { exportKey } from "./exports-store.ts";

const FILES_A_SWEEP = 200;
const LONGEST_HOURS = 24;

/** Every minute: removes files whose time is over, and ends exports whose job has given up. */
export async function sweepExports(env: Env, now: number): Promise<void> {
  const system = openSystem(env);
  const at = new Date(now).toISOString();
  const expired = await system.query<{ user_id: string; id: string }>(
    "tidemark_sweep",
    sql`select user_id, id from exports where status = 'ready' and expires_at <= ${at}
      order by expires_at limit ${FILES_A_SWEEP}`,
  );
  // The file first: a row that says expired is never looked at again.
  if (expired.length > 0) await env.FILES.delete(expired.map(({ user_id, id }) => exportKey(user_id, id)));
  for (const { user_id, id } of expired) {
    await system.query(
      "tidemark_sweep",
      sql`update exports set status = 'expired' where user_id = ${user_id} and id = ${id}`,
    );
  }
  const failed = await system.query(
    "tidemark_sweep",
    sql`update exports e set status = 'failed', finished_at = now()
      where status in ('queued', 'running') and (created_at < ${at}::timestamptz - make_interval(hours => ${LONGEST_HOURS})
        or exists (select from jobs j where j.user_id = e.user_id and j.id = e.job_id and j.state = 'failed'))
      returning 1`,
  );
  if (expired.length + failed.length > 0)
    log("info", "exports.swept", { expired: expired.length, failed: failed.length });
}
