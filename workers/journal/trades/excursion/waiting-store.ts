import { sql } from "drizzle-orm";
import { MOST_EXCURSIONS } from "#shared/contracts/excursion.ts";
import type { TradeFilter } from "#shared/contracts/trades.ts";
import type { Decimal } from "#shared/decimal.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Ledger, Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";
import { basisOf } from "../excursion-store.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  shapeOf,
  valuesOf,
} from "../filter-store.ts";

type Given = FilterValues & { at: string; again: string };
type Counts = { trades: number; waiting: number };

/** Until the transaction ends, no other one of this user adds trades that wait. */
export async function holdWaiting(tx: Tx): Promise<void> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`excursions ${tx.userId}`}, 0))`);
}

/**
 * Notes that the newest closed trades of a filter wait for their excursions where they have none. A trade
 * that had no bars waits again once it was looked at before `again`. Answers how many were found and wait.
 */
export async function askForNewest(
  tx: Tx,
  filter: TradeFilter,
  { at, again }: { at: number; again: number },
): Promise<Counts> {
  const given = { ...valuesOf(tx.userId, filter), at: toInstant(at), again: toInstant(again) };
  const [row] = await tx.query(asked(shapeOf(filter), given));
  return row ?? { trades: 0, waiting: 0 };
}

const asked = preparedBy(
  "ledger",
  (shape: FilterShape, given: Holes<Given>) => sql<Counts>`
    with newest as materialized (
      select id, ${basisOf(sql`trades`)} as basis from trades
      where status = 'closed' and ${filtered(shape, given, sql`closed_at`)}
      order by closed_at desc, id desc limit ${MOST_EXCURSIONS}
    ), waits as (
      insert into excursions as e (user_id, trade_id, basis, asked_at)
      select ${given.userId}, id, basis, ${given.at}::timestamptz from newest
      on conflict (user_id, trade_id) do update set basis = excluded.basis, asked_at = excluded.asked_at,
        worked_out_at = null, mae = null, mfe = null
      where e.worked_out_at is null or e.basis <> excluded.basis or (e.mae is null and e.worked_out_at < ${given.again}::timestamptz)
      returning 1
    )
    select (select count(*)::int from newest) as trades, (select count(*)::int from waits) as waiting`,
  [
    { shape: { lotMethod: "fifo", result: undefined, words: 0 }, given: ["userId", "at", "again"] },
    {
      shape: { lotMethod: "lifo", result: "loss", words: 2 },
      given: [...FILTER_VALUES, "at", "again"],
    },
  ],
);

/** A trade that waits. The symbol is empty for one that the ledger does not hold any more. */
export type Waiting = { id: string; basis: string; symbol: string };
/** So many trades are taken at once. */
const MOST_TAKEN = 100;

/**
 * Trades that wait for their excursions, without those of some symbols. Those of one symbol that were opened
 * one after another come together.
 */
export function listWaiting(ledger: Ledger, userId: string, without: readonly string[]): Promise<Waiting[]> {
  return ledger.read(waiting({ userId, without: [...without] }));
}

const waiting = prepared(
  "ledger",
  ({ userId, without }: Holes<{ userId: string; without: string[] }>) => sql<Waiting>`
    select e.trade_id as id, e.basis, coalesce(t.symbol, '') as symbol from (
      select trade_id, basis from excursions where user_id = ${userId} and worked_out_at is null
      order by trade_id limit ${MOST_EXCURSIONS}
    ) e left join lateral (select symbol, opened_at from trades t where t.user_id = ${userId} and t.id = e.trade_id limit 1) t on true
    where coalesce(t.symbol, '') <> all(${without}::text[])
    order by t.symbol, t.opened_at, e.trade_id limit ${MOST_TAKEN}`,
);

export type WorkedOut = Waiting & { mae: Decimal | null; mfe: Decimal | null };

/** Keeps excursions where the trades still wait with the figures from which they were worked out. */
export async function keepExcursions(tx: Tx, rows: readonly WorkedOut[]): Promise<void> {
  const given = askedAs("g", rows, {
    id: ["text", ({ id }) => id],
    basis: ["text", ({ basis }) => basis],
    mae: ["numeric", ({ mae }) => mae],
    mfe: ["numeric", ({ mfe }) => mfe],
  });
  await tx.query(sql<never>`update excursions e set mae = g.mae, mfe = g.mfe, worked_out_at = ${toInstant(tx.now)}
    from ${given} where e.user_id = ${tx.userId} and e.trade_id = g.id collate "C" and e.basis = g.basis and e.worked_out_at is null`);
}
