import { sql } from "drizzle-orm";
import { ms, toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { isMoveRow } from "../../../db/move-rows.ts";
import { type Asked, askedAs, numberedAs } from "../../../db/rows.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import type { Claimed, DerivedSpan } from "../core/derive.ts";
import { FORMULA } from "../core/rows.ts";
import type { Entry } from "../core/order.ts";
import { entriesOf } from "../entry-store.ts";

/**
 * Takes dirty instruments that no other derivation holds, in order, until they have `countTo` fills and moves
 * ahead. Their rows stay locked until this transaction ends. An import that commits meanwhile waits here and
 * leaves its mark again. What lies ahead is counted up to `countTo` for all of them together, because a long
 * history is claimed many times.
 */
export function claimDirty(tx: Tx, userId: string, limit: number, countTo: number): Promise<Claimed[]> {
  return tx.query(claimedDirty({ userId, limit, countTo }));
}
const claimedDirty = prepared(
  "ledger",
  ({ userId, limit, countTo }: Holes<{ userId: string; limit: number; countTo: number }>) => sql<Claimed>`
    with recursive held as materialized (
      select account_id, instrument_id, from_at, to_at from dirty
      where user_id = ${userId} order by account_id, instrument_id limit ${limit} for update skip locked
    ), claimed as materialized (
      select row_number() over (order by account_id, instrument_id) as place, h.*, k.before_at, k.state, k.fills
      from held h left join lateral (
        select before_at, state, fills from checkpoints
        where user_id = ${userId} and account_id = h.account_id and instrument_id = h.instrument_id
          and before_at <= date_trunc('second', h.from_at) and formula = ${FORMULA}
        order by before_at desc limit 1
      ) k on true
    ), counted as (
      select 0::bigint as place, 0 as ahead, 0 as total
      union all
      select c.place, f.n, counted.total + f.n
      from counted join claimed c on c.place = counted.place + 1 cross join lateral (
        select count(*)::int as n from (
          (select from fills where user_id = ${userId} and account_id = c.account_id and instrument_id = c.instrument_id
            and executed_at >= coalesce(c.before_at, '-infinity') limit ${countTo}::int - counted.total)
          union all
          (select from bookings b where user_id = ${userId} and account_id = c.account_id and instrument_id = c.instrument_id
            and executed_at >= coalesce(c.before_at, '-infinity') and ${isMoveRow} limit ${countTo}::int - counted.total)
          union all
          (select from openings where user_id = ${userId} and account_id = c.account_id and instrument_id = c.instrument_id
            and quantity is not null)
        ) e
      ) f
      where counted.total < ${countTo}
    )
    select c.account_id as "accountId", c.instrument_id as "instrumentId", ${ms(sql`c.from_at`)} as "fromAt",
      ${ms(sql`c.to_at`)} as "toAt", i.symbol, i.currency, i.multiplier,
      i.asset_class as "assetClass", ${ms(sql`c.before_at`)} as before, c.state,
      c.fills as "fillsInState", counted.ahead as "fillsAhead", later."flatAfter"
    from claimed c
    join counted on counted.place = c.place
    join instruments i on i.user_id = ${userId} and i.id = c.instrument_id
    cross join lateral (
      select coalesce(array_agg(${ms(sql`before_at`)} order by before_at), '{}') as "flatAfter"
      from (
        select before_at from checkpoints
        where user_id = ${userId} and account_id = c.account_id and instrument_id = c.instrument_id
          and before_at > greatest(c.from_at, c.to_at) and state = 'flat' and formula = ${FORMULA}
        order by before_at limit 50
      ) s
    ) later
    order by c.account_id, c.instrument_id`,
);

/** The position at which a walk continues to read. */
export type Walk = {
  accountId: string;
  instrumentId: string;
  currency: string;
  since: number | null;
  limit: number;
};

/** The next fills and moves of each walk, ordered by time. */
export async function listWalks(tx: Tx, userId: string, walks: readonly Walk[]): Promise<Entry[][]> {
  const rows = await tx.query(sql<Entry & { walk: number }>`
    select w.n::int as walk, e.* from ${numberedAs("w", walks, WALK)}
    cross join lateral (${entriesOf({
      userId: sql`${userId}`,
      accountId: sql`w.account_id`,
      instrumentId: sql`w.instrument_id`,
      currency: sql`w.currency`,
      since: sql`w.since`,
      limit: sql`w.max`,
      isShown: false,
    })}) e`);
  const found: Entry[][] = walks.map(() => []);
  for (const row of rows) found[row.walk - 1]?.push(row);
  return found;
}

const WALK: Asked<Walk> = {
  account_id: ["text", (walk) => walk.accountId],
  instrument_id: ["text", (walk) => walk.instrumentId],
  currency: ["text", (walk) => walk.currency],
  since: ["timestamptz", (walk) => toInstant(walk.since)],
  max: ["int", (walk) => walk.limit],
};

/**
 * Deletes the marks of finished instruments and moves the others to where derivation stopped. Everything
 * after that instant is stale, however near the change was.
 */
export async function settleDirty(tx: Tx, userId: string, spans: readonly DerivedSpan[]): Promise<void> {
  const given = askedAs("s", spans, {
    account_id: ["text", ({ claimed }) => claimed.accountId],
    instrument_id: ["text", ({ claimed }) => claimed.instrumentId],
    before: ["timestamptz", ({ before }) => toInstant(before)],
    is_done: ["bool", ({ isDone }) => isDone],
  });
  await tx.query(sql<never>`
    with s as (select * from ${given}), gone as (
      delete from dirty d using s
      where s.is_done and d.user_id = ${userId} and d.account_id = s.account_id and d.instrument_id = s.instrument_id
    )
    update dirty d set from_at = s.before, to_at = greatest(d.to_at, s.before) from s
    where not s.is_done and d.user_id = ${userId} and d.account_id = s.account_id and d.instrument_id = s.instrument_id`);
}

/** True while an instrument waits to be derived, also one that another derivation holds. */
export async function hasDirty(tx: Tx, userId: string): Promise<boolean> {
  const [row] = await tx.query(anyDirty({ userId }));
  return row?.dirty === true;
}
const anyDirty = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ dirty: boolean }>`select exists (select from dirty where user_id = ${userId}) as dirty`,
);

/** The ledger version before this commit. Locks the stream row, which is the last lock of a transaction. */
export async function lockLedgerVersion(tx: Tx, userId: string): Promise<number> {
  const [row] = await tx.query(lockedVersion({ userId }));
  return row?.version ?? 0;
}
const lockedVersion = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{
      version: number;
    }>`select ledger_version::int as version from user_stream where user_id = ${userId} for update`,
);

/** Adds a mark for each week, by its Monday, whose statistics no longer follow from the trades. */
export async function markWeeks(tx: Tx, userId: string, mondays: readonly string[]): Promise<void> {
  await tx.query(
    sql<never>`insert into touched_weeks (user_id, week) select ${userId}, unnest(${array(mondays)}::date[])`,
  );
}
