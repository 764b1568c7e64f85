import { sql } from "drizzle-orm";
import { MOST_CITED, type Reflection, type Sentence } from "#shared/contracts/biases.ts";
import { trimDecimal } from "#shared/decimal.ts";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array, type Holes, preparedBy } from "../../db/statement.ts";
import type { Addition } from "./core/reflection.ts";
import type { TradeResult } from "./core/draft.ts";

/**
 * A limit that is never reached keeps a probe for each row from becoming a join. A limit of one would invite
 * a scan.
 */
const ALL = 1_000_000_000;

type AdditionRow = Addition & { isCompleted: boolean };

/**
 * The fills that only this import has added, and the trades that they closed, or null when the import no
 * longer stands. Each row is looked up and never joined, because right after an import the planner does not
 * know how many rows there are.
 */
export async function findAddition(tx: Tx, userId: string, importId: string): Promise<Addition | null> {
  const [row] = await tx.query(sql<AdditionRow>`
    with added as materialized (
      select distinct fill_id from claims c where ${bySideIndex(userId)} and import_id = ${importId} and not exists (
        select from claims where user_id = ${userId} and fill_id = c.fill_id and import_id <> ${importId} offset 0)
    ), fill as (
      select count(*)::int as n, min(f.at) as since, max(f.at) as until from added cross join lateral (
        select executed_at as at from fills where user_id = ${userId} and id = added.fill_id limit ${ALL}) f
    ), close as materialized (
      select c.* from added cross join lateral (
        select trade_id, currency, exit_fee + entry_fee_fifo as fee, gross_fifo - exit_fee - entry_fee_fifo as net
        from closes where user_id = ${userId} and fill_id = added.fill_id limit ${ALL}) c
    ), trade as materialized (
      select t.* from (select distinct trade_id as id from close) c cross join lateral (
        select id, symbol, currency, gross_fifo - fees_fifo as net, net_key, status
        from trades where user_id = ${userId} and id = c.id limit ${ALL}) t
      where t.status = 'closed' -- not within: a partial index of closed trades would be scanned for each
    )
    select i.status = 'completed' as "isCompleted", coalesce(i.rows_total, 0) as rows, fill.n as fills,
      (select count(*)::int from trade) as trades,
      to_char(fill.since at time zone 'UTC', 'YYYY-MM-DD') as "from", to_char(fill.until at time zone 'UTC', 'YYYY-MM-DD') as "to",
      coalesce((select jsonb_agg(r order by n desc, currency) from (
        select currency, sum(net)::text as net, sum(fee)::text as fees, count(*) as n from close group by currency) r), '[]') as results,
      (select jsonb_build_object('id', id, 'symbol', symbol, 'currency', currency, 'net', net::text)
        from trade order by net_key desc, id limit 1) as best,
      (select jsonb_build_object('id', id, 'symbol', symbol, 'currency', currency, 'net', net::text)
        from trade order by net_key, id limit 1) as worst
    from imports i, fill where i.user_id = ${userId} and i.id = ${importId}`);
  if (row === undefined || !row.isCompleted) return null;
  const { isCompleted: _, ...addition } = row;
  return { ...addition, best: trimmed(addition.best), worst: trimmed(addition.worst) };
}

/** True when an import has its reflection. */
export async function isReflectedOn(tx: Tx, importId: string): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`select 1 from reflections where user_id = ${tx.userId} and import_id = ${importId}`,
  );
  return rows.length > 0;
}

/** Those of these trades that stand, with their symbols, in the given order. */
export async function listSymbols(tx: Tx, ids: readonly string[]): Promise<{ id: string; symbol: string }[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query(sql<{ id: string; symbol: string }>`
    select id, symbol from trades where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`);
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}

/** Stores a reflection. It returns false when this import already has one. */
export async function insertReflection(
  tx: Tx,
  userId: string,
  { id, importId, at, author, sentences, facts }: Reflection,
): Promise<boolean> {
  const rows = await tx.query(sql<{ id: string }>`
    insert into reflections (user_id, id, import_id, at, author, sentences, facts)
    values (${userId}, ${id}, ${importId}, ${at}, ${author}, ${JSON.stringify(sentences)}::jsonb, ${JSON.stringify(facts)}::jsonb)
    on conflict do nothing returning id`);
  return rows.length > 0;
}

export type ReflectionPosition = { at: string; id: string };

/**
 * One page and one row more, newest first, after a position. Older rows cite more trades than are answered.
 */
export async function listReflections(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: ReflectionPosition | null; limit: number },
): Promise<Reflection[]> {
  const rows = await query(newest(null, { userId, limit: limit + 1, at: after?.at, id: after?.id }));
  return rows.map((row) => ({ ...row, sentences: row.sentences.map(citedShortly) }));
}
type Page = { userId: string; limit: number; at?: string | undefined; id?: string | undefined };
const newest = preparedBy(
  "ledger",
  (_: null, { userId, limit, at, id }: Holes<Page>) => sql<Reflection>`
    select id, import_id as "importId", at, author, sentences, facts, exists (select from reflection_transcripts
      where user_id = ${userId} and reflection_id = reflections.id offset 0) as "hasTranscript"
    from reflections where user_id = ${userId} ${at && sql`and (at, id) < (${at}::timestamptz, ${id})`}
    order by at desc, id desc limit ${limit}`,
  [{ shape: null, given: ["userId", "limit", "at", "id"] }],
);

function citedShortly({ parts, ...rest }: Sentence): Sentence {
  const cited = parts.map(({ tradeIds, ...part }) => ({
    ...part,
    ...(tradeIds === undefined ? {} : { tradeIds: tradeIds.slice(0, MOST_CITED) }),
  }));
  return { ...rest, parts: cited };
}

function trimmed(result: TradeResult | null): TradeResult | null {
  return result === null ? null : { ...result, net: trimDecimal(result.net) };
}
