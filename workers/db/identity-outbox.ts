import sql from "sql-template-tag";
import type { StreamRow } from "./ledger.ts";

/** What the relay reads of D1's outbox; the source's name in the stream is `identity`. */
export type Unsent = { generation: number; floor: number; rows: StreamRow[] };

type OutboxRow = { useq: number; type: string; version: number; body: string; at: number };

const KEPT_MS = 30 * 86_400_000;

/** Up to `limit` users with events that the stream has not acknowledged. */
export async function listUsersUnsent(env: Env, limit: number): Promise<string[]> {
  const statement = sql`select user_id from user_stream where sent < useq limit ${limit}`;
  const { results } = await primary(env)
    .prepare(statement.sql)
    .bind(...statement.values)
    .all<{ user_id: string }>();
  return results.map((row) => row.user_id);
}

/** The user's outbox rows from number `from` on (inclusive); `floor` is the oldest number still kept, `useq + 1` when none is. */
export async function listUnsent(env: Env, userId: string, from: number, limit: number): Promise<Unsent> {
  const stream = sql`select generation, coalesce((select min(useq) from outbox o where o.user_id = s.user_id), useq + 1) as floor
    from user_stream s where user_id = ${userId}`;
  const outbox = sql`select useq, type, version, body, at from outbox
    where user_id = ${userId} and useq >= ${from} order by useq limit ${limit}`;
  const database = primary(env);
  const [head, rows] = await Promise.all([
    database
      .prepare(stream.sql)
      .bind(...stream.values)
      .first<{ generation: number; floor: number }>(),
    database
      .prepare(outbox.sql)
      .bind(...outbox.values)
      .all<OutboxRow>(),
  ]);
  return {
    generation: head?.generation ?? 1,
    floor: head?.floor ?? 1,
    rows: rows.results.map(({ useq, type, version, body, at }) => ({
      srcSeq: useq,
      type,
      version,
      at: new Date(at).toISOString(),
      body: JSON.parse(body),
    })),
  };
}

/** Moves the mark up to `useq`; it never moves back. */
export async function markSent(env: Env, userId: string, useq: number): Promise<void> {
  const statement = sql`update user_stream set sent = ${useq} where user_id = ${userId} and sent < ${useq} and useq >= ${useq}`;
  await primary(env)
    .prepare(statement.sql)
    .bind(...statement.values)
    .run();
}

/** Drops delivered events older than the stream's own retention. */
export async function pruneOutbox(env: Env, now: number): Promise<void> {
  const statement = sql`delete from outbox where at < ${now - KEPT_MS}
    and useq <= (select sent from user_stream s where s.user_id = outbox.user_id)`;
  await primary(env)
    .prepare(statement.sql)
    .bind(...statement.values)
    .run();
}

function primary(env: Env): D1DatabaseSession {
  return env.IDENTITY.withSession("first-primary");
}
