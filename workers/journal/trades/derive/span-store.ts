import sql, { raw, type Sql } from "sql-template-tag";
import type { Tx } from "../../../db/ledger.ts";
import type { DerivedSpan } from "../core/derive.ts";
import { ms, toInstant } from "../instants.ts";
import { FORMULA, type Rows } from "../core/rows.ts";
import type { Gone } from "../core/touched-weeks.ts";

/** Deletes what was derived in these spans before, and says how far what has changed had reached. */
export async function deleteSpans(tx: Tx, userId: string, spans: readonly DerivedSpan[]): Promise<Gone[]> {
  // Instants as they are: an expression around them would not be leakproof, and would keep the deletion from its index.
  const span = sql`unnest(
      ${spans.map((s) => s.claimed.accountId)}::text[], ${spans.map((s) => s.claimed.instrumentId)}::text[],
      ${spans.map((s) => toInstant(s.claimed.before))}::timestamptz[], ${spans.map((s) => toInstant(s.before))}::timestamptz[],
      ${spans.map((s) => toInstant(s.claimed.fromAt))}::timestamptz[],
      ${spans.map((s) => s.hasConverged)}::bool[], ${spans.map((s) => s.replacesStart)}::bool[]
    ) with ordinality as s (account_id, instrument_id, since, before, changed, converged, replaces_start, place)`;
  const own = sql`d.user_id = ${userId} and d.account_id = s.account_id and d.instrument_id = s.instrument_id`;
  const [gone] = await Promise.all([
    tx.query<Gone>(sql`
      with gone as (
        delete from trades d using ${span}
        where ${own} and d.opened_at >= s.since and d.opened_at < s.before
        returning s.place, d.opened_at, d.closed_at, s.changed
      )
      select place::int, ${ms(sql`min(opened_at)`)} as "firstAt",
        ${ms(sql`max(coalesce(closed_at, opened_at))`)} as "lastAt", bool_or(closed_at is null) as "hadOpen"
      from gone where closed_at is null or closed_at >= changed group by place`),
    tx.query(sql`delete from closes d using ${span}
      where ${own} and d.closed_at >= s.since and d.closed_at < s.before`),
    tx.query(sql`delete from checkpoints d using ${span}
      where ${own} and d.before_at >= s.since and d.before_at <= s.before
        and (d.before_at > s.since or s.replaces_start) and (d.before_at < s.before or not s.converged)`),
  ]);
  return gone;
}

/**
 * A row that stands already is moved: the trade that a page before left open, or what came from a fill that a correction
 * has taken to another time or instrument, whose old place is derived after this one.
 */
const TRADE_UPDATE = overwrite(
  "account_id instrument_id symbol currency formula direction status quantity open_quantity entry_price exit_price opened_at opened_date_only closed_at closed_date_only",
  "fills foreign_fees net_key gross_fifo gross_lifo gross_hifo gross_average fees_fifo fees_lifo fees_hifo fees_average",
);
const CLOSE_UPDATE = overwrite(
  "account_id instrument_id symbol currency trade_id closed_at date_only quantity exit_fee gross_fifo gross_lifo gross_hifo gross_average",
  "entry_fee_fifo entry_fee_lifo entry_fee_hifo entry_fee_average",
);

function overwrite(...columns: string[]): Sql {
  return raw(
    columns
      .join(" ")
      .split(" ")
      .map((column) => `${column} = excluded.${column}`)
      .join(", "),
  );
}

/** Writes what these spans hold now; `instrument` in the rows is the place of its span, counted from 1. */
export async function insertSpans(
  tx: Tx,
  userId: string,
  spans: readonly DerivedSpan[],
  { trades, closes }: Rows,
): Promise<void> {
  const span = sql`unnest(
      ${spans.map((s) => s.claimed.accountId)}::text[], ${spans.map((s) => s.claimed.instrumentId)}::text[],
      ${spans.map((s) => s.claimed.symbol)}::text[], ${spans.map((s) => s.claimed.currency)}::text[]
    ) with ordinality as s (account_id, instrument_id, symbol, currency, place)`;
  await Promise.all([
    tx.query(sql`
      insert into trades (user_id, account_id, instrument_id, symbol, currency, formula, id, direction, status,
        quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills,
        foreign_fees, net_key, gross_fifo, gross_lifo, gross_hifo, gross_average, fees_fifo, fees_lifo, fees_hifo, fees_average)
      select ${userId}, s.account_id, s.instrument_id, s.symbol, s.currency, ${FORMULA}, r.id, r.direction, r.status,
        r.quantity, r.open_quantity, r.entry_price, r.exit_price,
        to_timestamp(r.opened_at / 1000), r.opened_date_only, to_timestamp(r.closed_at / 1000), r.closed_date_only, r.fills, r.foreign_fees, r.net_key,
        r.gross_fifo, r.gross_lifo, r.gross_hifo, r.gross_average, r.fees_fifo, r.fees_lifo, r.fees_hifo, r.fees_average
      from unnest(${literal(trades.id)}::text[], ${literal(trades.instrument)}::int[],
        ${literal(trades.direction)}::text[], ${literal(trades.status)}::text[], ${literal(trades.quantity)}::numeric[],
        ${literal(trades.openQuantity)}::numeric[], ${literal(trades.entryPrice)}::numeric[],
        ${literal(trades.exitPrice)}::numeric[], ${literal(trades.openedAt)}::float8[], ${literal(trades.openedDateOnly)}::bool[],
        ${literal(trades.closedAt)}::float8[], ${literal(trades.closedDateOnly)}::bool[],
        ${literal(trades.fills)}::int[], ${literal(trades.foreignFees)}::int[], ${literal(trades.netKey)}::float8[],
        ${literal(trades.gross_fifo)}::numeric[], ${literal(trades.gross_lifo)}::numeric[],
        ${literal(trades.gross_hifo)}::numeric[], ${literal(trades.gross_average)}::numeric[],
        ${literal(trades.fees_fifo)}::numeric[], ${literal(trades.fees_lifo)}::numeric[],
        ${literal(trades.fees_hifo)}::numeric[], ${literal(trades.fees_average)}::numeric[]
      ) as r (id, place, direction, status, quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only,
        closed_at, closed_date_only, fills, foreign_fees, net_key, gross_fifo, gross_lifo, gross_hifo, gross_average,
        fees_fifo, fees_lifo, fees_hifo, fees_average)
      join ${span} using (place)
      on conflict (user_id, id) do update set ${TRADE_UPDATE}`),
    tx.query(sql`
      insert into closes (user_id, account_id, instrument_id, symbol, currency, fill_id, trade_id, closed_at, date_only,
        quantity, exit_fee, gross_fifo, gross_lifo, gross_hifo, gross_average, entry_fee_fifo, entry_fee_lifo, entry_fee_hifo, entry_fee_average)
      select ${userId}, s.account_id, s.instrument_id, s.symbol, s.currency, r.fill_id, r.trade_id,
        to_timestamp(r.closed_at / 1000), r.date_only, r.quantity, r.exit_fee, r.gross_fifo, r.gross_lifo, r.gross_hifo, r.gross_average,
        r.fee_fifo, r.fee_lifo, r.fee_hifo, r.fee_average
      from unnest(${literal(closes.fillId)}::text[], ${literal(closes.tradeId)}::text[], ${literal(closes.instrument)}::int[],
        ${literal(closes.closedAt)}::float8[], ${literal(closes.dateOnly)}::bool[], ${literal(closes.quantity)}::numeric[], ${literal(closes.exitFee)}::numeric[],
        ${literal(closes.gross_fifo)}::numeric[], ${literal(closes.gross_lifo)}::numeric[],
        ${literal(closes.gross_hifo)}::numeric[], ${literal(closes.gross_average)}::numeric[],
        ${literal(closes.entryFee_fifo)}::numeric[], ${literal(closes.entryFee_lifo)}::numeric[],
        ${literal(closes.entryFee_hifo)}::numeric[], ${literal(closes.entryFee_average)}::numeric[]
      ) as r (fill_id, trade_id, place, closed_at, date_only, quantity, exit_fee, gross_fifo, gross_lifo, gross_hifo, gross_average,
        fee_fifo, fee_lifo, fee_hifo, fee_average)
      join ${span} using (place)
      on conflict (user_id, fill_id) do update set ${CLOSE_UPDATE}`),
    insertCheckpoints(tx, userId, spans),
  ]);
}

async function insertCheckpoints(tx: Tx, userId: string, spans: readonly DerivedSpan[]): Promise<void> {
  const written = spans.flatMap(({ claimed, checkpoints }) =>
    checkpoints.map((checkpoint) => ({ ...claimed, ...checkpoint })),
  );
  await tx.query(sql`
    insert into checkpoints (user_id, account_id, instrument_id, before_at, state, fills, formula)
    select ${userId}, c.*, ${FORMULA} from unnest(
      ${written.map((c) => c.accountId)}::text[], ${written.map((c) => c.instrumentId)}::text[],
      ${written.map((c) => toInstant(c.before))}::timestamptz[], ${written.map((c) => c.state)}::text[],
      ${written.map((c) => c.fills)}::int[]) c
    on conflict do nothing`);
}

/** An array literal of values that need no quotes; to quote each would cost more than the rest of the flight. */
function literal(values: readonly string[]): string {
  return `{${values.join(",")}}`;
}
