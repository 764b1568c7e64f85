import sql, { type Sql } from "sql-template-tag";
import type { Identity } from "../db/identity.ts";

const KEPT_MS = 90 * 86_400_000;
const MOST = 500;

/** Drops what ended three months ago and was told everywhere: sessions, API keys, recoveries. The audit log still tells of them. */
export async function sweepEnded(identity: Identity, now: number): Promise<void> {
  const before = now - KEPT_MS;
  await Promise.all(
    [
      drop("sessions", sql`expires_at < ${before} and (revoked_at is null or settled_at is not null)`),
      drop("api_keys", sql`expires_at < ${before} and (revoked_at is null or settled_at is not null)`),
      drop("recoveries", sql`lapses_at < ${before} and ended_at is not null`),
    ].map((statement) => identity.run(statement)),
  );
}

/** Bounded, so that a minute's sweep stays one. */
function drop(table: "sessions" | "api_keys" | "recoveries", ended: Sql): Sql {
  const tables = { sessions: sql`sessions`, api_keys: sql`api_keys`, recoveries: sql`recoveries` };
  return sql`delete from ${tables[table]}
    where id in (select id from ${tables[table]} where ${ended} limit ${MOST})`;
}
