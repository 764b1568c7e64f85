import { sql } from "drizzle-orm";
import { BIASES, type Bias, type BiasName } from "#shared/contracts/biases.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Getters, insertRows } from "../../db/rows.ts";
import { bias_evidence, type bias_scores, bias_thresholds } from "../../db/schema/biases.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import type { Bucket } from "./core/weekly-buckets.ts";
import type { Evidence } from "./core/score.ts";

/** A score as its row stores it, with its evidence and without its instant. */
export type StoredScore = Omit<Bias, "scoredAt">;

/** Replaces the counts of these weeks. */
export async function replaceBuckets(
  tx: Tx,
  userId: string,
  {
    weeks,
    buckets,
    formulas,
  }: { weeks: readonly string[]; buckets: readonly Bucket[]; formulas: Record<BiasName, string> },
): Promise<void> {
  const rows = buckets.flatMap((bucket) =>
    BIASES.map((bias) => ({ bias, week: bucket.week, formula: formulas[bias], stats: bucket[bias] })),
  );
  await tx.query(
    sql<never>`delete from bias_buckets where user_id = ${userId} and week = any(${array(weeks)}::date[])`,
  );
  await tx.query(sql<never>`insert into bias_buckets (user_id, bias, week, formula, stats)
    select ${userId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (bias text, week date, formula text, stats jsonb)`);
}

/** Replaces the evidence of these weeks. */
export async function replaceEvidence(
  tx: Tx,
  userId: string,
  weeks: readonly string[],
  rows: readonly Evidence[],
): Promise<void> {
  await tx.query(
    sql<never>`delete from bias_evidence where user_id = ${userId} and week = any(${array(weeks)}::date[])`,
  );
  const shown = insertRows<typeof bias_evidence, Evidence>(bias_evidence, userId, rows, EVIDENCE);
  await tx.query(sql<never>`${shown} on conflict do nothing`);
}

const EVIDENCE: Getters<typeof bias_evidence, Evidence> = {
  week: ({ week }) => week,
  trade_id: ({ tradeId }) => tradeId,
  bias: ({ bias }) => bias,
  role: ({ role }) => role,
  measure: ({ measure }) => measure,
};

/** One scoring at a time writes a user's scores, so that an older scoring never overwrites a newer one. */
export async function lockScores(tx: Tx, userId: string): Promise<void> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`scores ${userId}`}, 0))`);
}

/** Every week that was counted, in order. */
export async function listBuckets(tx: Tx, userId: string): Promise<Bucket[]> {
  const rows = await tx.query(sql<{ week: string; stats: Omit<Bucket, "week"> }>`
    select week, jsonb_object_agg(bias, stats) as stats from bias_buckets
    where user_id = ${userId} group by week order by week`);
  return rows.map(({ week, stats }) => ({ week, ...stats }));
}

export async function upsertScores(
  tx: Tx,
  userId: string,
  { scores, at }: { scores: readonly StoredScore[]; at: number },
): Promise<number> {
  const [row] = await tx.query(sql<{ version: string }>`
    with version as (
      select coalesce(max(ledger_version), 0) as number from user_stream where user_id = ${userId}
    ), written as (
      insert into bias_scores (user_id, bias, score, ledger_version, scored_at)
      select ${userId}, s ->> 'bias', s, version.number, ${toInstant(at)}
      from jsonb_array_elements(${JSON.stringify(scores)}::jsonb) s, version
      on conflict (user_id, bias) do update set
        score = excluded.score, ledger_version = excluded.ledger_version, scored_at = excluded.scored_at
    )
    select number::text as version from version`);
  return Number(row?.version ?? 0);
}

/** Replaces the thresholds in seconds, for a caller that asks whether an entry was soon or a trade long. */
export async function replaceThresholds(
  tx: Tx,
  userId: string,
  rows: readonly { bias: BiasName; seconds: number; n: number }[],
): Promise<void> {
  await tx.query(sql<never>`delete from bias_thresholds where user_id = ${userId}`);
  const given = insertRows<typeof bias_thresholds, (typeof rows)[number]>(bias_thresholds, userId, rows, {
    bias: ({ bias }) => bias,
    threshold: ({ seconds }) => ({ seconds }),
    n: ({ n }) => n,
  });
  await tx.query(sql<never>`${given}`);
}

type Later = "measure" | "cost" | "evidenceTotal" | "figures" | "comparison";
/** A score that an earlier version stored lacks the later fields until it is scored again. */
const LATER = { cost: null, evidenceTotal: 0, figures: [], comparison: [] };
const MEASURES: Record<BiasName, Bias["measure"]> = {
  disposition_effect: "pgr_minus_plr",
  revenge_trading: "rate_ratio",
  size_escalation: "size_ratio",
};

/** The stored scores in the order of the catalogue. The list is empty before the first scoring. */
export async function listScores(query: Tx["query"], userId: string): Promise<Bias[]> {
  const rows = await query(standing({ userId }));
  return rows
    .map(({ score, scored_at: scoredAt }) => ({
      measure: MEASURES[score.bias],
      ...LATER,
      ...score,
      scoredAt,
    }))
    .sort((a, b) => BIASES.indexOf(a.bias) - BIASES.indexOf(b.bias));
}
type ScoreRow = Pick<typeof bias_scores.$inferSelect, "scored_at"> & {
  score: Omit<StoredScore, Later> & Partial<Pick<StoredScore, Later>>;
};
const standing = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<ScoreRow>`select score, scored_at from bias_scores where user_id = ${userId}`,
);

/** The biases that name this round trip, or null for an unknown round trip. */
export async function findTradeBiases(
  query: Tx["query"],
  userId: string,
  tradeId: string,
): Promise<{ bias: BiasName; role: string }[] | null> {
  const [row] = await query(namingBiases({ userId, tradeId }));
  return row?.items ?? null;
}
const namingBiases = prepared(
  "ledger",
  ({ userId, tradeId }: Holes<{ userId: string; tradeId: string }>) => sql<{
    items: { bias: BiasName; role: string }[];
  }>`
    select coalesce((
      select jsonb_agg(distinct jsonb_build_object('bias', e.bias, 'role', e.role)) from (
        select bias, role from bias_evidence e where user_id = ${userId} and trade_id = ${tradeId}
          and (role <> 'entered_soon_after_loss' or measure <= (
            select (threshold ->> 'seconds')::float8 from bias_thresholds where user_id = ${userId} and bias = e.bias))
        union all
        select bias, 'held_long' from bias_thresholds where user_id = ${userId} and bias = 'disposition_effect'
          and t.status = 'closed' and t.net_key < 0 and not (t.opened_date_only or t.closed_date_only)
          and round(extract(epoch from t.closed_at - t.opened_at)) > (threshold ->> 'seconds')::float8
      ) e
    ), '[]') as items
    from trades t where user_id = ${userId} and id = ${tradeId}`,
);
