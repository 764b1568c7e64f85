import { sql } from "drizzle-orm";
import { forD1, type Statement } from "../db/statement.ts";
import type { Outbox } from "./relay.ts";

const KEPT_MS = 30 * 86_400_000;

type Standing = { generation: number; sent: number; head: number; floor: number };
type OutboxRow = { useq: number; type: string; version: number; body: string; at: number };

/** The outbox of D1. `beforeMark` is called with a user whose events are in the log and not marked yet. */
export function identityOutbox(env: Env, beforeMark: (userId: string) => Promise<void>): Outbox {
  return {
    source: "identity",
    async listUnsent(userId, from, limit) {
      // One batch reads the mark, the floor and the rows at the same instant.
      const [standing, rows] = await primary(env).batch([
        prepare(
          env,
          sql`select generation, sent, useq as head,
              coalesce((select min(useq) from outbox o where o.user_id = s.user_id), useq + 1) as floor
            from user_stream s where user_id = ${userId}`,
        ),
        prepare(
          env,
          sql`select useq, type, version, body, at from outbox where user_id = ${userId}
              and useq >= coalesce(${from}, (select sent + 1 from user_stream s where s.user_id = outbox.user_id))
            order by useq limit ${limit}`,
        ),
      ]);
      const [found] = (standing as D1Result<Standing>).results;
      return {
        ...(found ?? { generation: 1, sent: 0, head: 0, floor: 1 }),
        rows: (rows as D1Result<OutboxRow>).results.map(({ useq, type, version, body, at }) => ({
          srcSeq: useq,
          type,
          version,
          at: new Date(at).toISOString(),
          body: JSON.parse(body),
        })),
      };
    },
    async markSent(userId, last) {
      await beforeMark(userId);
      await primary(env).batch([
        prepare(
          env,
          sql`update user_stream set sent = ${last} where user_id = ${userId} and sent < ${last} and useq >= ${last}`,
        ),
      ]);
    },
    async listUsersUnsent(after, limit) {
      const [users] = await primary(env).batch<{ user_id: string }>([
        prepare(
          env,
          sql`select user_id from user_stream where sent < useq and user_id > ${after} order by user_id limit ${limit}`,
        ),
      ]);
      return (users?.results ?? []).map((user) => user.user_id);
    },
  };
}

/** Deletes delivered events that are older than the entries that a log keeps. */
export async function pruneIdentityOutbox(env: Env, now: number): Promise<void> {
  await primary(env).batch([
    prepare(
      env,
      sql`delete from outbox where at < ${now - KEPT_MS}
        and useq <= (select sent from user_stream s where s.user_id = outbox.user_id)`,
    ),
  ]);
}

/** A replica may not have the newest commits yet. */
function primary(env: Env): D1DatabaseSession {
  return env.IDENTITY.withSession("first-primary");
}

function prepare(env: Env, statement: Statement): D1PreparedStatement {
  const { text, values } = forD1(statement);
  return env.IDENTITY.prepare(text).bind(...values);
}
