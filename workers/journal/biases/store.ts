import { sql } from "drizzle-orm";
import { BIASES, type Bias, type BiasName } from "#shared/contracts/biases.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Getters, insertRows } from "../../db/rows.ts";
import { bias_evidence, type bias_scores, bias_thresholds } from "../../db/schema/biases.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import type { WeekText } from "./core/kept-weeks.ts";
import type { Evidence } from "./core/score.ts";
import type { ScoredKind } from "./core/score-history.ts";
import { type CountedWeek, FORMULAS, KINDS } from "./core/weekly-buckets.ts";

/** A score as its row stores it, with its evidence and without its instant. */
export type StoredScore = Omit<Bias, "scoredAt">;

/** Replaces the counts of these weeks. */
export async function replaceBuckets(
  tx: Tx,
  userId: string,
  { weeks, buckets }: { weeks: readonly string[]; buckets: readonly CountedWeek[] },
): Promise<void> {
  const rows = buckets.flatMap(({ week, ...kinds }) =>
    KINDS.map((bias) => ({ bias, week, formula: FORMULAS[bias], stats: kinds[bias] })),
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

/** Counts are read in slices of about so many bytes as they are stored, or of one week. */
const SLICE_BYTES = 500_000;
/** A slice looks at so many weeks at most. */
const SLICE_WEEKS = 400;

/** The counts of one kind, week by week in order. */
export async function* listWeeks(
  tx: Tx,
  userId: string,
  { kind, bytes: most = SLICE_BYTES }: { kind: ScoredKind; bytes?: number },
): AsyncGenerator<WeekText> {
  let after = "-infinity";
  for (;;) {
    const slice = await tx.query(sql<WeekText & { bytes: number }>`
      select week, stats::text as text, bytes from (
        select *, sum(bytes) over (order by week) as upto from (
          select week, stats, pg_column_size(stats) as bytes from bias_buckets
          where user_id = ${userId} and bias = ${kind} and week > ${after}::date order by week limit ${SLICE_WEEKS}
        ) ahead
      ) slice where upto - bytes < ${most} order by week`);
    yield* slice;
    const bytes = slice.reduce((sum, each) => sum + each.bytes, 0);
    after = slice.at(-1)?.week ?? after;
    if (slice.length < SLICE_WEEKS && bytes < most) return;
  }
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

/** From where on a trade shows a bias: within or beyond seconds, at least a measure, or in an hour (UTC). */
export type Threshold = {
  bias: BiasName;
  threshold: { seconds: number } | { least: number } | { hour: number };
  n: number;
};

/** Replaces the thresholds, for a caller that asks whether one trade shows a bias. */
export async function replaceThresholds(tx: Tx, userId: string, rows: readonly Threshold[]): Promise<void> {
  await tx.query(sql<never>`delete from bias_thresholds where user_id = ${userId}`);
  const given = insertRows<typeof bias_thresholds, Threshold>(bias_thresholds, userId, rows, {
    bias: ({ bias }) => bias,
    threshold: ({ threshold }) => threshold,
    n: ({ n }) => n,
  });
  await tx.query(sql<never>`${given}`);
}

type Later = "measure" | "cost" | "evidenceTotal" | "figures" | "comparison" | "history" | "barSources";
/** A score that an earlier version stored lacks the later fields until it is scored again. */
const LATER = { cost: null, evidenceTotal: 0, figures: [], comparison: [], history: [], barSources: [] };
/** Only the oldest scores lack their measure, and they are of these. */
const MEASURES: Partial<Record<BiasName, Bias["measure"]>> = {
  revenge_trading: "rate_ratio",
  size_escalation: "size_ratio",
};

/** The stored scores in the order of the catalogue. The list is empty before the first scoring. */
export async function listScores(query: Tx["query"], userId: string): Promise<Bias[]> {
  const rows = await query(standing({ userId }));
  return rows.map(toBias).sort((a, b) => BIASES.indexOf(a.bias) - BIASES.indexOf(b.bias));
}

/** A score as its row stores it, with what a later version added. */
export function toBias({ score, scored_at: scoredAt }: ScoreRow): Bias {
  return { measure: MEASURES[score.bias] ?? "pgr_minus_plr", ...LATER, ...score, scoredAt };
}
export type ScoreRow = Pick<typeof bias_scores.$inferSelect, "scored_at"> & {
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
          and (role in ('sold_gain', 'held_loss', 'sized_up_after_loss', 'sized_up_after_win') or exists (
            select from bias_thresholds where user_id = ${userId} and bias = e.bias
              and (e.measure <= (threshold ->> 'seconds')::float8 or e.measure >= (threshold ->> 'least')::float8)))
        union all
        select bias, 'in_worst_hour' from bias_thresholds where user_id = ${userId} and bias = 'time_of_day'
          and t.status = 'closed' and not (t.opened_date_only or t.closed_date_only)
          and extract(hour from t.opened_at at time zone 'UTC') = (threshold ->> 'hour')::int
        union all
        select bias, 'held_long' from bias_thresholds where user_id = ${userId} and bias = 'disposition_effect'
          and t.status = 'closed' and t.net_key < 0 and not (t.opened_date_only or t.closed_date_only)
          and round(extract(epoch from t.closed_at - t.opened_at)) > (threshold ->> 'seconds')::float8
      ) e
    ), '[]') as items
    from trades t where user_id = ${userId} and id = ${tradeId}`,
);
