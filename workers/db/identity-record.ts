import { eq, sql } from "drizzle-orm";
import type { ChainedAudit } from "./audit-chain.ts";
import type { StreamRow } from "./changes.ts";
import { IF_CHANGED } from "./conditions.ts";
import { insertWhere } from "./rows.ts";
import { user_stream } from "./schema/identity-stream.ts";
import { type Holes, identityDb as db, prepared, type Statement } from "./statement.ts";

/** The newest numbers of a user's events and audit chain. */
export type Head = Pick<typeof user_stream.$inferSelect, "useq" | "generation" | "audit_seq" | "audit_head">;

export const headOf = prepared("identity", ({ userId }: Holes<{ userId: string }>) =>
  db
    .select({
      useq: user_stream.useq,
      generation: user_stream.generation,
      audit_seq: user_stream.audit_seq,
      audit_head: user_stream.audit_head,
    })
    .from(user_stream)
    .where(eq(user_stream.user_id, userId)),
);

/**
 * Each statement writes only when the previous statement wrote. The chain goes back to the first statement of
 * the change.
 */
export function recordOf(
  userId: string,
  audits: readonly ChainedAudit[],
  head: Head,
  events: readonly StreamRow[],
): Statement[] {
  const last = audits.at(-1);
  return [
    insertAudit({ userId, rows: JSON.stringify(audits) }),
    moveHead({
      user_id: userId,
      useq: head.useq + events.length,
      audit_seq: last?.aseq ?? head.audit_seq,
      audit_head: last?.hash ?? head.audit_head,
    }),
    insertEvents({ userId, rows: JSON.stringify(events) }),
  ];
}

type Rows = { userId: string; rows: string };

const insertAudit = prepared(
  "identity",
  ({ userId, rows }: Holes<Rows>) => sql`
    insert into audit (user_id, aseq, action, session_id, request_id, detail, at, salt, digest, previous, hash)
    select ${userId}, a.value ->> 'aseq', a.value ->> 'action', a.value ->> 'sessionId', a.value ->> 'requestId',
      a.value ->> 'detail', a.value ->> 'at', a.value ->> 'salt', a.value ->> 'digest', a.value ->> 'previous',
      a.value ->> 'hash'
    from json_each(${rows}) a where changes() > 0`,
);

const moveHead = prepared("identity", (head: Holes<Omit<Head, "generation"> & { user_id: string }>) => {
  const row = {
    user_id: head.user_id,
    useq: head.useq,
    audit_seq: head.audit_seq,
    audit_head: head.audit_head,
  };
  return sql`${insertWhere(user_stream, row, IF_CHANGED)} on conflict (user_id) do update set
    useq = excluded.useq, audit_seq = excluded.audit_seq, audit_head = excluded.audit_head`;
});

const insertEvents = prepared(
  "identity",
  ({ userId, rows }: Holes<Rows>) => sql`
    insert into outbox (user_id, useq, type, version, body, at)
    select ${userId}, e.value ->> 'srcSeq', e.value ->> 'type', e.value ->> 'version', e.value -> 'body',
      unixepoch(e.value ->> 'at', 'subsec') * 1000
    from json_each(${rows}) e where changes() > 0`,
);
