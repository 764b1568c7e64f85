import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { alongIndex } from "../../../db/side-index.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";
import type { MissedRow } from "../core/missed.ts";

/** A missed trade with its setup as an id. */
export type StoredMissed = Omit<MissedRow, "setup" | "createdAt"> & { setupId: string | null };

type Page = { userId: string; limit: number; setup?: string | undefined; at?: string; id?: string };

/** One page of the missed trades and one more, the latest first, after an instant and an id. */
export function listMissed(
  query: Tx["query"],
  userId: string,
  {
    after,
    limit,
    setup,
  }: { after: { at: string; id: string } | null; limit: number; setup: string | undefined },
): Promise<MissedRow[]> {
  return query(page(null, { userId, limit: limit + 1, setup, ...after }));
}

/** The columns of the missed trades `m`, each with the name of its setup. */
function columns(userId: SQLWrapper): SQL {
  return sql`id, symbol, direction, (select name from setups u where u.user_id = ${userId} and u.id = m.setup_id) as setup,
      planned_entry as "plannedEntry", planned_stop as "plannedStop", target, seen_at as at, note, result_r as "resultR",
      version, created_at as "createdAt"`;
}

const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, setup, at, id }: Holes<Page>) => sql<MissedRow>`
    select ${columns(userId)}
    from (select * from missed_trades where user_id = ${userId}
      ${setup && sql`and ${alongIndex(sql`setup_id = (select id from setups where user_id = ${userId} and folded = ${setup})`)}`}
      ${at && id && sql`and (seen_at, id) < (${at}::timestamptz, ${id})`}
      order by seen_at desc, id desc limit ${limit}) m order by seen_at desc, id desc`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "setup", "at", "id"] },
  ],
);

/** The missed trade, which nobody else changes until the transaction ends; null for an unknown one. */
export async function lockMissed(tx: Tx, id: string): Promise<StoredMissed | null> {
  const [row] = await tx.query(sql<StoredMissed>`
    select id, symbol, direction, setup_id as "setupId", planned_entry as "plannedEntry", planned_stop as "plannedStop",
      target, seen_at as at, note, result_r as "resultR", version
    from missed_trades where user_id = ${tx.userId} and id = ${id} for update`);
  return row ?? null;
}

/** True when the owner may add one. Until the transaction ends no other one adds any. */
export async function hasRoom(tx: Tx): Promise<boolean> {
  await tx.query(
    sql<never>`select pg_advisory_xact_lock(hashtextextended(${`missed_trades ${tx.userId}`}, 0))`,
  );
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from missed_trades where user_id = ${tx.userId}`,
  );
  return (row?.n ?? 0) < MOST_OWNED.missedTrades;
}

/** Writes a missed trade, in the place of the one with its id. */
export async function upsertMissed(tx: Tx, row: StoredMissed): Promise<void> {
  await tx.query(sql<never>`
    insert into missed_trades (user_id, id, setup_id, symbol, direction, planned_entry, planned_stop, target, seen_at, note,
      result_r, version, created_at)
    values (${tx.userId}, ${row.id}, ${row.setupId}, ${row.symbol}, ${row.direction}, ${row.plannedEntry}::numeric,
      ${row.plannedStop}::numeric, ${row.target}::numeric, ${row.at}::timestamptz, ${row.note}, ${row.resultR}::numeric,
      ${row.version}, ${toInstant(tx.now)})
    on conflict (user_id, id) do update set setup_id = excluded.setup_id, merged_from = null, symbol = excluded.symbol,
      direction = excluded.direction, planned_entry = excluded.planned_entry, planned_stop = excluded.planned_stop,
      target = excluded.target, seen_at = excluded.seen_at, note = excluded.note, result_r = excluded.result_r,
      version = excluded.version`);
}

/** False when the owner has no such missed trade. */
export async function deleteMissed(tx: Tx, id: string): Promise<boolean> {
  const deleted = await tx.query(
    sql<object>`delete from missed_trades where user_id = ${tx.userId} and id = ${id} returning 1`,
  );
  return deleted.length > 0;
}

/** One missed trade as a list shows it; null for an unknown one. */
export async function findMissed(
  query: Tx["query"],
  given: { userId: string; id: string },
): Promise<MissedRow | null> {
  return (await query(one(given)))[0] ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) => sql<MissedRow>`
    select ${columns(userId)} from missed_trades m where user_id = ${userId} and id = ${id}`,
);
