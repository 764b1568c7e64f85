import { type SQL, sql } from "drizzle-orm";
import { ms, toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Asked, askedAs, columnsAs, numberedAs, overwrite } from "../../../db/rows.ts";
import { closes, trades } from "../../../db/schema/trades.ts";
import type { DerivedSpan } from "../core/derive.ts";
import { FORMULA, type Rows } from "../core/rows.ts";
import type { Checkpoint } from "../core/span.ts";
import type { Gone } from "../core/touched-weeks.ts";
import { insertValues } from "./value-store.ts";

/** Deletes the earlier derived rows of these spans, and returns how far the changed rows had reached. */
export async function deleteSpans(tx: Tx, userId: string, spans: readonly DerivedSpan[]): Promise<Gone[]> {
  const span = numberedAs("s", spans, REPLACED);
  const own = sql`d.user_id = ${userId} and d.account_id = s.account_id and d.instrument_id = s.instrument_id`;
  const [gone] = await Promise.all([
    tx.query(sql<Gone>`
      with gone as (
        delete from trades d using ${span}
        where ${own} and d.opened_at >= s.since and d.opened_at < s.before
        returning s.n as place, d.opened_at, d.closed_at, s.changed
      )
      select place::int, ${ms(sql`min(opened_at)`)} as "firstAt",
        ${ms(sql`max(coalesce(closed_at, opened_at))`)} as "lastAt", bool_or(closed_at is null) as "hadOpen"
      from gone where closed_at is null or closed_at >= changed group by place`),
    tx.query(sql<never>`delete from closes d using ${span}
      where ${own} and d.closed_at >= s.since and d.closed_at < s.before`),
    tx.query(sql<never>`delete from trade_values d using ${span}
      where ${own} and d.at >= s.since and d.at < s.before`),
    tx.query(sql<never>`delete from checkpoints d using ${span}
      where ${own} and d.before_at >= s.since and d.before_at <= s.before
        and (d.before_at > s.since or s.replaces_start) and (d.before_at < s.before or not s.converged)`),
  ]);
  return gone;
}

/**
 * An existing row is overwritten. It is a trade that the previous page left open, or it comes from a
 * fill that a correction moved to another time or instrument. Its old place is derived after this one.
 */
const TRADE_UPDATE = overwrite(trades, [
  "account_id",
  "instrument_id",
  "symbol",
  "currency",
  "formula",
  "direction",
  "status",
  "quantity",
  "open_quantity",
  "entry_price",
  "exit_price",
  "opened_at",
  "opened_date_only",
  "closed_at",
  "closed_date_only",
  "fills",
  "foreign_fees",
  "fees_unknown",
  "net_key",
  "gross_fifo",
  "gross_lifo",
  "gross_hifo",
  "gross_average",
  "fees_fifo",
  "fees_lifo",
  "fees_hifo",
  "fees_average",
]);
const CLOSE_UPDATE = overwrite(closes, [
  "account_id",
  "instrument_id",
  "symbol",
  "currency",
  "trade_id",
  "closed_at",
  "date_only",
  "quantity",
  "exit_fee",
  "gross_fifo",
  "gross_lifo",
  "gross_hifo",
  "gross_average",
  "entry_fee_fifo",
  "entry_fee_lifo",
  "entry_fee_hifo",
  "entry_fee_average",
]);

/**
 * Writes the derived rows of these spans. `instrument` in the rows is the position of its span, counted from
 * 1.
 */
export async function insertSpans(
  tx: Tx,
  userId: string,
  spans: readonly DerivedSpan[],
  rows: Rows,
): Promise<void> {
  const span = numberedAs("s", spans, DERIVED);
  await Promise.all([
    tx.query(sql<never>`
      insert into trades (user_id, account_id, instrument_id, symbol, currency, formula, id, direction, status,
        quantity, open_quantity, entry_price, exit_price, opened_at, opened_date_only, closed_at, closed_date_only, fills,
        foreign_fees, fees_unknown, net_key, gross_fifo, gross_lifo, gross_hifo, gross_average, fees_fifo, fees_lifo, fees_hifo, fees_average)
      select ${userId}, s.account_id, s.instrument_id, s.symbol, s.currency, ${FORMULA}, r.id, r.direction, r.status,
        r.quantity, r.open_quantity, r.entry_price, r.exit_price,
        to_timestamp(r.opened_at / 1000), r.opened_date_only, to_timestamp(r.closed_at / 1000), r.closed_date_only, r.fills, r.foreign_fees, r.fees_unknown, r.net_key,
        r.gross_fifo, r.gross_lifo, r.gross_hifo, r.gross_average, r.fees_fifo, r.fees_lifo, r.fees_hifo, r.fees_average
      from ${tradeColumns(rows)}
      join ${span} on s.n = r.place
      on conflict (user_id, id) do update set ${TRADE_UPDATE}`),
    tx.query(sql<never>`
      insert into closes (user_id, account_id, instrument_id, symbol, currency, fill_id, trade_id, closed_at, date_only,
        quantity, exit_fee, gross_fifo, gross_lifo, gross_hifo, gross_average, entry_fee_fifo, entry_fee_lifo, entry_fee_hifo, entry_fee_average)
      select ${userId}, s.account_id, s.instrument_id, s.symbol, s.currency, r.fill_id, r.trade_id,
        to_timestamp(r.closed_at / 1000), r.date_only, r.quantity, r.exit_fee, r.gross_fifo, r.gross_lifo, r.gross_hifo, r.gross_average,
        r.entry_fee_fifo, r.entry_fee_lifo, r.entry_fee_hifo, r.entry_fee_average
      from ${closeColumns(rows)}
      join ${span} on s.n = r.place
      on conflict (user_id, fill_id) do update set ${CLOSE_UPDATE}`),
    insertValues(tx, userId, spans, rows.values),
    insertCheckpoints(tx, userId, spans),
  ]);
}

async function insertCheckpoints(tx: Tx, userId: string, spans: readonly DerivedSpan[]): Promise<void> {
  const written = spans.flatMap(({ claimed, checkpoints }) =>
    checkpoints.map((checkpoint) => ({ ...claimed, ...checkpoint })),
  );
  await tx.query(sql<never>`
    insert into checkpoints (user_id, account_id, instrument_id, before_at, state, fills, formula)
    select ${userId}, c.*, ${FORMULA} from ${askedAs("c", written, CHECKPOINT)}
    on conflict do nothing`);
}

const CHECKPOINT: Asked<DerivedSpan["claimed"] & Checkpoint> = {
  account_id: ["text", ({ accountId }) => accountId],
  instrument_id: ["text", ({ instrumentId }) => instrumentId],
  before_at: ["timestamptz", ({ before }) => toInstant(before)],
  state: ["text", ({ state }) => state],
  fills: ["int", ({ fills }) => fills],
};

const DERIVED: Asked<DerivedSpan> = {
  account_id: ["text", ({ claimed }) => claimed.accountId],
  instrument_id: ["text", ({ claimed }) => claimed.instrumentId],
  symbol: ["text", ({ claimed }) => claimed.symbol],
  currency: ["text", ({ claimed }) => claimed.currency],
};

/**
 * The instants are compared unchanged, because an expression around them is not leakproof and keeps the
 * deletion from its index.
 */
const REPLACED: Asked<DerivedSpan> = {
  account_id: ["text", ({ claimed }) => claimed.accountId],
  instrument_id: ["text", ({ claimed }) => claimed.instrumentId],
  since: ["timestamptz", ({ claimed }) => toInstant(claimed.before)],
  before: ["timestamptz", ({ before }) => toInstant(before)],
  changed: ["timestamptz", ({ claimed }) => toInstant(claimed.fromAt)],
  converged: ["bool", ({ hasConverged }) => hasConverged],
  replaces_start: ["bool", ({ replacesStart }) => replacesStart],
};

function tradeColumns({ trades: rows }: Rows): SQL {
  return columnsAs("r", {
    id: ["text", rows.id],
    place: ["int", rows.instrument],
    direction: ["text", rows.direction],
    status: ["text", rows.status],
    quantity: ["numeric", rows.quantity],
    open_quantity: ["numeric", rows.openQuantity],
    entry_price: ["numeric", rows.entryPrice],
    exit_price: ["numeric", rows.exitPrice],
    opened_at: ["float8", rows.openedAt],
    opened_date_only: ["bool", rows.openedDateOnly],
    closed_at: ["float8", rows.closedAt],
    closed_date_only: ["bool", rows.closedDateOnly],
    fills: ["int", rows.fills],
    foreign_fees: ["int", rows.foreignFees],
    fees_unknown: ["int", rows.feesUnknown],
    net_key: ["float8", rows.netKey],
    gross_fifo: ["numeric", rows.gross_fifo],
    gross_lifo: ["numeric", rows.gross_lifo],
    gross_hifo: ["numeric", rows.gross_hifo],
    gross_average: ["numeric", rows.gross_average],
    fees_fifo: ["numeric", rows.fees_fifo],
    fees_lifo: ["numeric", rows.fees_lifo],
    fees_hifo: ["numeric", rows.fees_hifo],
    fees_average: ["numeric", rows.fees_average],
  });
}

function closeColumns({ closes: rows }: Rows): SQL {
  return columnsAs("r", {
    fill_id: ["text", rows.fillId],
    trade_id: ["text", rows.tradeId],
    place: ["int", rows.instrument],
    closed_at: ["float8", rows.closedAt],
    date_only: ["bool", rows.dateOnly],
    quantity: ["numeric", rows.quantity],
    exit_fee: ["numeric", rows.exitFee],
    gross_fifo: ["numeric", rows.gross_fifo],
    gross_lifo: ["numeric", rows.gross_lifo],
    gross_hifo: ["numeric", rows.gross_hifo],
    gross_average: ["numeric", rows.gross_average],
    entry_fee_fifo: ["numeric", rows.entryFee_fifo],
    entry_fee_lifo: ["numeric", rows.entryFee_lifo],
    entry_fee_hifo: ["numeric", rows.entryFee_hifo],
    entry_fee_average: ["numeric", rows.entryFee_average],
  });
}
