import { sql } from "drizzle-orm";
import { type Json, storableJson } from "#shared/contracts/json.ts";
import type { RunError, RunStatus } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../../db/ledger.ts";
import { askedAs } from "../../../../db/rows.ts";
import { array } from "../../../../db/statement.ts";
import { alongIndex } from "../../../../db/side-index.ts";
import { childOf } from "../../core/sub-flow.ts";
import { lockedOpen, type StepRow } from "./claim-store.ts";

/** A run after an advance. Instants are ISO 8601. With a lease it is held under that number of claims. */
export type RunUpdate = {
  id: string;
  status: RunStatus;
  /** JSON of the node executions. */
  nodes: string;
  result: Json;
  error: RunError | null;
  dueAt: string | null;
  leaseUntil: string | null;
  claims: number;
  endedAt: string | null;
  keptUntil: string | null;
};

/** Writes steps, each under its path. An input and a start that are there stay, and so does a success. */
export async function writeSteps(tx: Tx, rows: readonly StepRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    sql<never>`insert into flow_steps as s (user_id, run_id, path, node_id, item, kind, status, attempts,
        idempotency_key, input, output, output_key, error, waits_for, waits_where, wake_at, started_at, ended_at)
      select ${tx.userId}, run_id, path, node_id, item, kind, status, attempts, idempotency_key, input::jsonb,
        output::jsonb, output_key, error::jsonb, waits_for, waits_where, wake_at, started_at, ended_at
      from ${askedAs("g", rows, {
        run_id: ["text", (row) => row.run_id],
        path: ["text", (row) => row.path],
        node_id: ["text", (row) => row.node_id],
        item: ["int", (row) => row.item],
        kind: ["text", (row) => row.kind],
        status: ["text", (row) => row.status],
        attempts: ["int", (row) => row.attempts],
        idempotency_key: ["text", (row) => row.idempotency_key],
        input: ["text", (row) => textOf(row.input)],
        output: ["text", (row) => (row.status === "success" ? storableJson(row.output) : textOf(row.output))],
        output_key: ["text", (row) => row.output_key],
        error: ["text", (row) => textOf(row.error)],
        waits_for: ["text", (row) => row.waits_for],
        waits_where: ["text", (row) => row.waits_where],
        wake_at: ["timestamptz", (row) => row.wake_at],
        started_at: ["timestamptz", (row) => row.started_at],
        ended_at: ["timestamptz", (row) => row.ended_at],
      })}
      on conflict (user_id, run_id, path) do update set status = excluded.status, attempts = excluded.attempts,
        input = coalesce(s.input, excluded.input),
        output = excluded.output, output_key = excluded.output_key, error = excluded.error,
        waits_for = excluded.waits_for, waits_where = excluded.waits_where, wake_at = excluded.wake_at,
        ended_at = excluded.ended_at
      where s.status <> 'success'`,
  );
}

/** Writes runs that the transaction holds locked. */
export async function writeRuns(tx: Tx, runs: readonly RunUpdate[]): Promise<void> {
  if (runs.length === 0) return;
  await tx.query(
    sql<never>`update flow_runs r set status = g.status, nodes = g.nodes::jsonb, result = g.result::jsonb,
        error = g.error::jsonb, due_at = g.due_at, lease_until = g.lease_until, claims = g.claims,
        ended_at = g.ended_at, kept_until = g.kept_until
      from ${askedAs("g", runs, {
        id: ["text", ({ id }) => id],
        status: ["text", ({ status }) => status],
        nodes: ["text", ({ nodes }) => nodes],
        result: ["text", ({ result, status }) => (status === "success" ? storableJson(result) : null)],
        error: ["text", ({ error }) => textOf(error)],
        due_at: ["timestamptz", ({ dueAt }) => dueAt],
        lease_until: ["timestamptz", ({ leaseUntil }) => leaseUntil],
        claims: ["int", ({ claims }) => claims],
        ended_at: ["timestamptz", ({ endedAt }) => endedAt],
        kept_until: ["timestamptz", ({ keptUntil }) => keptUntil],
      })}
      where r.user_id = ${tx.userId} and r.id = any(${array(runs.map(({ id }) => id))}::text[]) and r.id = g.id
        and ${alongIndex(sql`r.status = 'pending'`)}`,
  );
}

/** Ends the open steps of ended runs. Returns those that waited for events, and the sub-flows waited for. */
export async function closeSteps(
  tx: Tx,
  runIds: readonly string[],
): Promise<{ waits: { run_id: string; path: string }[]; children: string[] }> {
  if (runIds.length === 0) return { waits: [], children: [] };
  const rows = await tx.query(
    sql<
      Pick<StepRow, "run_id" | "path" | "kind" | "waits_for">
    >`update flow_steps set status = 'cancelled', ended_at = ${new Date(tx.now).toISOString()}, wake_at = null
      where user_id = ${tx.userId} and run_id = any(${array(runIds)}::text[]) and status in ('waiting', 'intent')
      returning run_id, path, kind, waits_for`,
  );
  const children = rows.flatMap(({ waits_for: waitsFor }) => childOf(waitsFor) ?? []);
  return { waits: rows.filter(({ kind }) => kind === "wait"), children: children.sort() };
}

/** The figures of ended runs of one flow. `runtimeMs` is that of the runs that were not cancelled. */
export type EndedRuns = {
  flowId: string;
  successes: number;
  failures: number;
  cancelled: number;
  runtimeMs: number;
  lastAt: string;
};

/** Adds ended runs to the figures of their flows. The rows are locked in the order of their ids. */
export async function addFigures(tx: Tx, ended: readonly EndedRuns[]): Promise<void> {
  if (ended.length === 0) return;
  if (ended.length > 1)
    await tx.query(
      sql<object>`select from flows where user_id = ${tx.userId}
        and id = any(${array(ended.map(({ flowId }) => flowId))}::text[]) order by id for no key update`,
    );
  await tx.query(
    sql<never>`update flows f set successes = f.successes + g.successes, failures = f.failures + g.failures,
        cancelled = f.cancelled + g.cancelled, runtime_ms = f.runtime_ms + g.runtime_ms,
        last_executed = greatest(f.last_executed, g.last_at)
      from ${askedAs("g", ended, {
        id: ["text", ({ flowId }) => flowId],
        successes: ["int", ({ successes }) => successes],
        failures: ["int", ({ failures }) => failures],
        cancelled: ["int", ({ cancelled }) => cancelled],
        runtime_ms: ["bigint", ({ runtimeMs }) => runtimeMs],
        last_at: ["timestamptz", ({ lastAt }) => lastAt],
      })}
      where f.user_id = ${tx.userId} and f.id = g.id`,
  );
}

/** Has runs that wait go on at once. */
export async function wakeRuns(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const sorted = [...new Set(ids)].sort();
  await tx.query(
    sql<never>`with woken as materialized (${lockedOpen(tx.userId, sorted)})
      update flow_runs r set due_at = ${new Date(tx.now).toISOString()} from woken w
      where r.user_id = ${tx.userId} and r.id = w.id`,
  );
}

/** Holds runs longer. One that was woken meanwhile stays so. */
export async function renewLeases(tx: Tx, ids: readonly string[], until: string): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    sql<never>`update flow_runs r set lease_until = ${until},
        due_at = case when r.due_at = r.lease_until then ${until}::timestamptz else r.due_at end
      where r.user_id = ${tx.userId} and r.id = any(${array(ids)}::text[]) and ${alongIndex(sql`r.status = 'pending'`)}`,
  );
}

/** Gives up the lease of runs, which can go on at once. */
export async function releaseRuns(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    sql<never>`update flow_runs r set due_at = ${new Date(tx.now).toISOString()}, lease_until = null
      where r.user_id = ${tx.userId} and r.id = any(${array(ids)}::text[]) and ${alongIndex(sql`r.status = 'pending'`)}`,
  );
}

function textOf(value: Json | RunError | undefined): string | null {
  return value === null || value === undefined ? null : storableJson(value);
}
