import { type SQL, sql } from "drizzle-orm";
import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import type { RunError, RunStatus } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../../db/ledger.ts";
import { askedAs } from "../../../../db/rows.ts";
import { alongIndex } from "../../../../db/side-index.ts";
import type { flow_runs, flow_steps } from "../../../../db/schema/runs.ts";
import { array, type Holes, prepared } from "../../../../db/statement.ts";

export type RunRow = Pick<
  typeof flow_runs.$inferSelect,
  | "id"
  | "flow_id"
  | "flow_name"
  | "version"
  | "trigger_node_id"
  | "started_by"
  | "parent_id"
  | "depth"
  | "from_node_id"
  | "input"
  | "nodes"
  | "claims"
  | "started_at"
  | "kept_until"
>;
export type StepRow = Omit<typeof flow_steps.$inferSelect, "user_id">;

/** A run that is named by its id must not be looked for in the index of open runs. */
const OPEN = sql`status = 'pending'`;

/** Locks the open ones of these runs, in the order of the ids. Each is looked up by its key. */
export function lockedOpen(userId: string, ids: readonly string[]): SQL<{ id: string }> {
  return sql`select id from flow_runs where user_id = ${userId} and id = any(${array(ids)}::text[])
    and ${alongIndex(OPEN)} order by id for update`;
}

/** Lets no other engine work on runs of the user until the transaction ends. */
export async function lockEngine(tx: Tx): Promise<void> {
  await tx.query(engineLock({ userId: tx.userId }));
}
const engineLock = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<never>`select pg_advisory_xact_lock(hashtextextended('engine of ' || ${userId}::text, 0))`,
);

/** The runs of a batch hold so much in their rows, as stored in bytes. The first one may hold more. */
const STORED_AT_ONCE = 4_000_000;

/**
 * Locks the runs that are due and that nobody holds, those that wait longest first, until the transaction
 * ends. Of a flow only as many are taken as may work beside those that are held. A run that is locked already
 * is left for later.
 */
export function lockDue(tx: Tx, limit: number): Promise<RunRow[]> {
  const now = new Date(tx.now).toISOString();
  return tx.query(dueRuns({ userId: tx.userId, now, limit }));
}
const dueRuns = prepared(
  "ledger",
  ({ userId, now, limit }: Holes<{ userId: string; now: string; limit: number }>) =>
    sql<RunRow>`
    with chosen as materialized (
      select id, due_at from (
        select r.id, r.due_at, sum(r.size) over (order by r.due_at, r.id) - r.size as before
        from flows f cross join lateral (
          select id, due_at, pg_column_size(input) + pg_column_size(nodes) + coalesce((
            select sum(pg_column_size(output)) from flow_steps where user_id = ${userId} and run_id = d.id), 0) as size
          from flow_runs d
          where user_id = ${userId} and flow_id = f.id and status = 'pending' and due_at <= ${now}
            and (lease_until is null or lease_until <= ${now})
          order by due_at, id
          limit least(${limit}::int, greatest(0, coalesce(f.concurrency, ${limit}::int) - (
            select count(*)::int from flow_runs h
            where h.user_id = ${userId} and h.flow_id = f.id and h.lease_until is not null and h.lease_until > ${now})))
        ) r
        where f.user_id = ${userId} order by r.due_at, r.id limit ${limit}::int) m
      where before <= ${STORED_AT_ONCE}::int)
    select l.* from chosen c cross join lateral (
      select id, flow_id, flow_name, version, trigger_node_id, started_by, parent_id, depth, from_node_id, input, nodes,
        claims, started_at, kept_until
      from flow_runs where user_id = ${userId} and id = c.id
        and ${alongIndex(sql`${OPEN} and due_at <= ${now} and (lease_until is null or lease_until <= ${now})`)}
      for update skip locked) l
    order by c.due_at, l.id`,
);

/**
 * The flows of runs, which are not deleted before the transaction ends. One that is just being deleted is
 * left out.
 */
export async function lockFlows(tx: Tx, ids: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await tx.query(flowsOfRuns({ userId: tx.userId, ids }));
  return new Map(rows.map((row) => [row.id, row.error_flow_id]));
}
const flowsOfRuns = prepared(
  "ledger",
  ({ userId, ids }: Holes<{ userId: string; ids: readonly string[] }>) =>
    sql<{ id: string; error_flow_id: string | null }>`select id, error_flow_id from flows
      where user_id = ${userId} and id = any(${ids}::text[]) order by id for key share skip locked`,
);

/** Those of these flows that were not deleted. */
export async function listFlows(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query(
    sql<{
      id: string;
    }>`select id from flows where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

export type Held = { id: string; claims: number };

/**
 * Locks those of the runs that this holder still has, in the order of the ids: nobody claimed them since, and
 * they have not ended. A run that was woken meanwhile has new rows of steps.
 */
export async function lockHeld(tx: Tx, held: readonly Held[]): Promise<{ id: string; is_woken: boolean }[]> {
  const sorted = held.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return tx.query(
    sql<{ id: string; is_woken: boolean }>`select r.id, r.due_at <> r.lease_until as is_woken
      from ${askedAs("g", sorted, {
        id: ["text", ({ id }) => id],
        claims: ["int", ({ claims }) => claims],
      })} cross join lateral (
        select id, due_at, lease_until from flow_runs
        where user_id = ${tx.userId} and id = g.id and claims = g.claims and ${alongIndex(OPEN)}
        for update) r`,
  );
}

/** The journal of these runs. */
export function listSteps(tx: Tx, runIds: readonly string[]): Promise<(StepRow & { run_id: string })[]> {
  return tx.query(stepsOf({ userId: tx.userId, runIds }));
}
const stepsOf = prepared(
  "ledger",
  ({ userId, runIds }: Holes<{ userId: string; runIds: readonly string[] }>) =>
    sql<StepRow>`select s.* from unnest(${runIds}::text[]) as g (id) cross join lateral (
      select run_id, path, node_id, item, kind, status, attempts, idempotency_key, null::jsonb as input, output,
        output_key, error, waits_for, waits_where, wake_at, started_at, ended_at
      from flow_steps where user_id = ${userId} and run_id = g.id offset 0) s`,
);

/** What a step gave that has succeeded; null for any other. */
export async function findSuccess(
  query: Tx["query"],
  userId: string,
  { run_id: runId, path }: Pick<StepRow, "run_id" | "path">,
): Promise<{ output: Json } | null> {
  const [row] = await query(success({ userId, runId, path }));
  return row ?? null;
}
const success = prepared(
  "ledger",
  ({ userId, runId, path }: Holes<{ userId: string; runId: string; path: string }>) =>
    sql<{ output: Json }>`select output from flow_steps
      where user_id = ${userId} and run_id = ${runId} and path = ${path} and status = 'success'`,
);

export type VersionKey = { flowId: string; n: number };

export function listGraphs(
  tx: Tx,
  keys: readonly VersionKey[],
): Promise<{ flow_id: string; n: number; graph: FlowGraph }[]> {
  return tx.query(
    sql<{ flow_id: string; n: number; graph: FlowGraph }>`select v.flow_id, v.n, v.graph from ${askedAs(
      "g",
      keys,
      {
        flow_id: ["text", ({ flowId }) => flowId],
        n: ["int", ({ n }) => n],
      },
    )} join flow_versions v on v.user_id = ${tx.userId} and v.flow_id = g.flow_id and v.n = g.n`,
  );
}

export type ChildRow = { id: string; status: RunStatus; result: Json | null; error: RunError | null };

/** The sub-flows that runs wait for. */
export function listChildren(tx: Tx, ids: readonly string[]): Promise<ChildRow[]> {
  return tx.query(
    sql<ChildRow>`select c.* from unnest(${array(ids)}::text[]) as g (id) cross join lateral (
      select id, status, result, error from flow_runs where user_id = ${tx.userId} and id = g.id offset 0) c`,
  );
}

/**
 * When the first open run of the user can go on; null when none is open. Where as many are held as the limit
 * of their flow allows, it is the end of the first lease.
 */
export async function findNextDue(tx: Tx): Promise<string | null> {
  const [row] = await tx.query(nextDue({ userId: tx.userId, now: new Date(tx.now).toISOString() }));
  return row?.due_at ?? null;
}
const nextDue = prepared(
  "ledger",
  ({ userId, now }: Holes<{ userId: string; now: string }>) =>
    sql<{ due_at: string | null }>`select min(case when h.n >= f.concurrency then greatest(r.due_at, h.until)
        else r.due_at end) as due_at
      from flows f cross join lateral (
        select due_at from flow_runs where user_id = ${userId} and flow_id = f.id and status = 'pending'
        order by due_at limit 1) r
      cross join lateral (
        select count(*)::int as n, min(lease_until) as until from flow_runs l
        where l.user_id = ${userId} and l.flow_id = f.id and l.lease_until is not null and l.lease_until > ${now}) h
      where f.user_id = ${userId}`,
);
