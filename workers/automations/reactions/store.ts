import { sql } from "drizzle-orm";
import type { Source } from "#shared/stream.ts";
import type { UserIdentity } from "../../db/identity.ts";
import type { Tx } from "../../db/ledger.ts";
import type { outbox } from "../../db/schema/gate.ts";
import { insertRows } from "../../db/rows.ts";
import { event_listeners, type event_readers } from "../../db/schema/webhooks.ts";
import { alongIndex } from "../../db/side-index.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";

export type ListenerRow = Omit<typeof event_listeners.$inferSelect, "user_id">;
export type Reader = Pick<typeof event_readers.$inferSelect, "generation" | "useq">;
type OutboxRow = Pick<typeof outbox.$inferSelect, "useq" | "type" | "version" | "at" | "body">;
type OfUser = { userId: string };

/** How far a database's events reach, and the next of them behind a number. */
export type Piece = { generation: number; head: string; rows: OutboxRow[] };
type Asked = { after: string; upTo: string; limit: number };

/** Waits until every transaction of the user that has written its events has ended. */
export async function awaitCommits(tx: Tx): Promise<void> {
  await tx.query(streamLocked({ userId: tx.userId }));
}
const streamLocked = prepared(
  "ledger",
  ({ userId }: Holes<OfUser>) => sql<object>`select from user_stream where user_id = ${userId} for update`,
);

/**
 * The webhooks and flows that listen, whose number the plan bounds. Steps of runs are not among them: their
 * names begin with `run_`, and they are found by what they wait for.
 */
export function listListeners(tx: Tx): Promise<ListenerRow[]> {
  return tx.query(listeners({ userId: tx.userId }));
}
const listeners = prepared(
  "ledger",
  ({ userId }: Holes<OfUser>) =>
    sql<ListenerRow>`select kind, ref_id, event_type, after_ledger, after_identity
      from event_listeners where user_id = ${userId} and kind = 'webhook'
      union all select kind, ref_id, event_type, after_ledger, after_identity
      from event_listeners where user_id = ${userId} and kind = 'flow' and ref_id < 'run_'
      order by kind, ref_id, event_type`,
);

/** The cursor of a database, locked. Null while nothing has ever listened. */
export async function lockReader(tx: Tx, source: Source): Promise<Reader | null> {
  const [row] = await tx.query(reader({ userId: tx.userId, source }));
  return row ?? null;
}
const reader = prepared(
  "ledger",
  ({ userId, source }: Holes<OfUser & { source: Source }>) =>
    sql<Reader>`select generation, useq from event_readers where user_id = ${userId} and source = ${source} for update`,
);

export async function updateReader(tx: Tx, source: Source, to: Reader): Promise<void> {
  await tx.query(readerMoved({ userId: tx.userId, source, ...to }));
}
const readerMoved = prepared(
  "ledger",
  ({ userId, source, generation, useq }: Holes<OfUser & Reader & { source: Source }>) =>
    sql<never>`update event_readers set generation = ${generation}, useq = ${useq}
      where user_id = ${userId} and source = ${source}`,
);

/** Lets listeners hear a database that was restored to before the point at which they began. */
export async function updateBeginnings(tx: Tx, head: string): Promise<void> {
  await tx.query(
    sql<never>`update event_listeners set after_identity = least(after_identity, ${head}::bigint)
      where user_id = ${tx.userId}`,
  );
}

/** Events of the ledger of these types, or of all types where `*` is among them. */
export async function listLedgerEvents(tx: Tx, types: readonly string[], asked: Asked): Promise<Piece> {
  const userId = tx.userId;
  const [stream] = await tx.query(streamHead({ userId }));
  const isWanted = sql`'*' = any(${array(types)}::text[]) or type = any(${array(types)}::text[])`;
  const rows = await tx.query(
    sql<OutboxRow>`select useq, type, version, at, body from outbox
      where user_id = ${userId} and useq > ${asked.after}::bigint and useq <= ${asked.upTo}::bigint
        and ${alongIndex(isWanted)}
      order by useq limit ${asked.limit}`,
  );
  return { generation: stream?.generation ?? 1, head: stream?.useq ?? "0", rows };
}
const streamHead = prepared(
  "ledger",
  ({ userId }: Holes<OfUser>) =>
    sql<Reader>`select generation, useq from user_stream where user_id = ${userId}`,
);

/** Events of identity, of all types. */
export async function listIdentityEvents(identity: UserIdentity, asked: Asked): Promise<Piece> {
  type Row = { generation: number; head: number; useq: number | null; type: string; version: number } & {
    at: number;
    body: string;
  };
  const found = await identity.list(
    sql<Row>`select s.generation, s.useq as head, o.useq, o.type, o.version, o.at, o.body
      from user_stream s left join outbox o on o.user_id = s.user_id
        and o.useq > ${Number(asked.after)} and o.useq <= ${Number(asked.upTo)}
      where s.user_id = ${identity.userId} order by o.useq limit ${asked.limit}`,
  );
  const rows = found.flatMap(({ useq, type, version, at, body }) =>
    useq === null
      ? []
      : [{ useq: String(useq), type, version, at: new Date(at).toISOString(), body: JSON.parse(body) }],
  );
  return { generation: found[0]?.generation ?? 1, head: String(found[0]?.head ?? 0), rows };
}

type Begun = OfUser & { source: Source } & Reader;

/**
 * Makes the cursor of a database. Without any listener an older cursor moves on, because nobody heard what it
 * passes over.
 */
export async function insertReader(tx: Tx, source: Source, head: Reader): Promise<void> {
  await tx.query(readerBegun({ userId: tx.userId, source, ...head }));
}
const readerBegun = prepared(
  "ledger",
  ({ userId, source, generation, useq }: Holes<Begun>) =>
    sql<never>`insert into event_readers as r (user_id, source, generation, useq)
      values (${userId}, ${source}, ${generation}, ${useq})
      on conflict (user_id, source) do update set generation = excluded.generation, useq = excluded.useq
        where not exists (select from event_listeners l where l.user_id = r.user_id)`,
);

/** Where the user's events of the ledger end now. */
export async function getLedgerHead(tx: Tx): Promise<Reader> {
  const [row] = await tx.query(streamHead({ userId: tx.userId }));
  return row ?? { generation: 1, useq: "0" };
}

/** Where the user's events of identity end now. */
export async function getIdentityHead(identity: UserIdentity): Promise<Reader> {
  const row = await identity.find(
    sql<{ generation: number; useq: number }>`select generation, useq from user_stream
      where user_id = ${identity.userId}`,
  );
  return { generation: row?.generation ?? 1, useq: String(row?.useq ?? 0) };
}

/** Adds listeners. One that hears its type already stays as it is. */
export async function insertListeners(tx: Tx, rows: readonly ListenerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const insert = insertRows(event_listeners, tx.userId, rows, {
    kind: (row) => row.kind,
    ref_id: (row) => row.ref_id,
    event_type: (row) => row.event_type,
    after_ledger: (row) => row.after_ledger,
    after_identity: (row) => row.after_identity,
  });
  await tx.query(sql<never>`${insert} on conflict do nothing`);
}

type Named = { kind: ListenerRow["kind"]; refIds: readonly string[] };

export async function deleteListeners(tx: Tx, named: Named): Promise<void> {
  if (named.refIds.length > 0) await tx.query(listenersGone({ userId: tx.userId, ...named }));
}
const listenersGone = prepared(
  "ledger",
  ({ userId, kind, refIds }: Holes<OfUser & Named>) =>
    sql<never>`delete from event_listeners
      where user_id = ${userId} and kind = ${kind} and ref_id = any(${refIds}::text[])`,
);
