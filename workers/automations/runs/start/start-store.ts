import { sql } from "drizzle-orm";
import { type FlowProblem, MOST_PROBLEMS } from "#shared/contracts/flow-nodes.ts";
import type { FlowStatus } from "#shared/contracts/flows.ts";
import { type Json, storableJson } from "#shared/contracts/json.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import type { flow_runs } from "../../../db/schema/runs.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";

type RunRow = typeof flow_runs.$inferSelect;

/**
 * Held until the end of every transaction that makes a run due. The job of runs waits for all of them before
 * it looks, because a transaction that finds a job in line queues no other.
 */
export async function joinStarters(tx: Tx): Promise<void> {
  await tx.query(joined({ userId: tx.userId }));
}
const joined = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<never>`select pg_advisory_xact_lock_shared(hashtextextended('due runs of ' || ${userId}::text, 0))`,
);

/** Waits until every transaction that makes a run of the user due now has ended. */
export async function awaitStarters(tx: Tx): Promise<void> {
  await tx.query(awaited({ userId: tx.userId }));
}
const awaited = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<never>`select pg_advisory_xact_lock(hashtextextended('due runs of ' || ${userId}::text, 0))`,
);

export type StartedFlow = {
  id: string;
  name: string;
  status: FlowStatus;
  version: number;
  valid_version: number | null;
};

/** The flows, which are not deleted before the transaction ends. */
export function lockStarted(tx: Tx, ids: readonly string[]): Promise<StartedFlow[]> {
  return tx.query(startedFlows({ userId: tx.userId, ids }));
}
const startedFlows = prepared(
  "ledger",
  ({ userId, ids }: Holes<{ userId: string; ids: readonly string[] }>) =>
    sql<StartedFlow>`select id, name, status, version, valid_version from flows
      where user_id = ${userId} and id = any(${ids}::text[]) order by id for key share`,
);

/** What keeps a version from running. */
export async function listFaults(tx: Tx, flowId: string, n: number): Promise<FlowProblem[]> {
  const [row] = await tx.query(
    sql<{ problems: FlowProblem[] }>`select problems from flow_versions
      where user_id = ${tx.userId} and flow_id = ${flowId} and n = ${n}`,
  );
  return row?.problems ?? [];
}

/** Adds a problem to the latest versions of flows, which no edit has told of before. */
export async function addFlowProblem(
  tx: Tx,
  flowIds: readonly string[],
  problem: FlowProblem,
): Promise<void> {
  await tx.query(
    sql<never>`update flow_versions v set problems = v.problems || ${JSON.stringify([problem])}::jsonb
      from flows f where f.user_id = ${tx.userId} and f.id = any(${array(flowIds)}::text[])
        and v.user_id = ${tx.userId} and v.flow_id = f.id and v.n = f.version
        and jsonb_array_length(v.problems) < ${MOST_PROBLEMS}
        and not jsonb_path_exists(v.problems, '$[*] ? (@.code == $code)', ${JSON.stringify({ code: problem.code })}::jsonb)`,
  );
}

export type NewRunRow = Pick<
  RunRow,
  | "id"
  | "flow_id"
  | "flow_name"
  | "version"
  | "trigger_node_id"
  | "started_by"
  | "cause"
  | "parent_id"
  | "depth"
  | "from_node_id"
> & { input: Json };

/**
 * Inserts runs that are due at once, the first ones, as long as the quota of the month allows it. It leaves
 * out those whose cause has started a run before. Returns the ids of the inserted runs. Another start of the
 * same user waits until the transaction ends. Causes are looked up ahead only where the quota might not allow
 * all runs, because the insert itself finds a repeated one.
 */
export async function insertRuns(
  tx: Tx,
  rows: readonly NewRunRow[],
  { most, retentionDays }: { most: number | null; retentionDays: number | null },
): Promise<Set<string>> {
  const at = new Date(tx.now).toISOString();
  const month = `${at.slice(0, 7)}-01`;
  const counting = tx.query(lockedUse({ userId: tx.userId, month }));
  const inserting = tx.query(
    sql<{ id: string }>`
    with fresh as (
      select g.* from ${askedAs(
        "g",
        rows.map((row, n) => ({ ...row, n })),
        {
          n: ["int", ({ n }) => n],
          id: ["text", ({ id }) => id],
          flow_id: ["text", ({ flow_id: id }) => id],
          flow_name: ["text", ({ flow_name: name }) => name],
          version: ["int", ({ version }) => version],
          trigger_node_id: ["text", ({ trigger_node_id: id }) => id],
          started_by: ["text", ({ started_by: by }) => by],
          cause: ["text", ({ cause }) => cause],
          parent_id: ["text", ({ parent_id: id }) => id],
          depth: ["int", ({ depth }) => depth],
          from_node_id: ["text", ({ from_node_id: id }) => id],
          input: ["text", ({ input }) => storableJson(input)],
        },
      )}
      where g.cause is null or ${most}::bigint is null
        or ${most}::bigint - (select runs from flow_use where user_id = ${tx.userId} and month = ${month}::date)
          >= ${rows.length}::bigint
        or (select true from flow_runs r
          where r.user_id = ${tx.userId} and r.flow_id = g.flow_id and r.cause = g.cause limit 1) is null
    ), added as (
      insert into flow_runs (user_id, id, flow_id, flow_name, version, trigger_node_id, started_by, cause, parent_id,
        depth, from_node_id, input, status, due_at, started_at, kept_until)
      select ${tx.userId}, id, flow_id, flow_name, version, trigger_node_id, started_by, cause, parent_id,
        depth, from_node_id, input::jsonb, 'pending', ${at}, ${at},
        ${at}::timestamptz + make_interval(days => ${retentionDays}::int)
      from fresh order by n limit case when ${most}::bigint is null then null else greatest(0, ${most}::bigint - (
        select runs from flow_use where user_id = ${tx.userId} and month = ${month}::date)) end
      on conflict (user_id, flow_id, cause) where cause is not null do nothing
      returning id, flow_id
    ), used as (
      update flow_use set runs = runs + (select count(*) from added),
        told_on = case when exists (select from added) then null else told_on end
      where user_id = ${tx.userId} and month = ${month}::date
    ), hours as (
      insert into flow_hours (user_id, flow_id, hour, runs)
      select ${tx.userId}, flow_id, date_trunc('hour', ${at}::timestamptz, 'UTC'), count(*) from added group by flow_id
      on conflict (user_id, flow_id, hour) do update set runs = flow_hours.runs + excluded.runs
    )
    select id from added`,
  );
  await counting;
  return new Set((await inserting).map(({ id }) => id));
}
const lockedUse = prepared(
  "ledger",
  ({ userId, month }: Holes<{ userId: string; month: string }>) =>
    sql<never>`insert into flow_use (user_id, month, runs) values (${userId}, ${month}::date, 0)
      on conflict (user_id, month) do update set runs = flow_use.runs`,
);

/** Whether the owner has yet to be told today that runs are refused. It is noted that they are told now. */
export async function updateToldToday(tx: Tx): Promise<boolean> {
  const today = new Date(tx.now).toISOString().slice(0, 10);
  const rows = await tx.query(
    sql<{ month: string }>`update flow_use set told_on = ${today}::date
      where user_id = ${tx.userId} and month = ${`${today.slice(0, 7)}-01`}::date
        and told_on is distinct from ${today}::date returning month`,
  );
  return rows.length > 0;
}

/** Those of the causes that have started a run before, each behind its flow and a space. */
export async function listRepeated(
  tx: Tx,
  rows: readonly Pick<NewRunRow, "flow_id" | "cause">[],
): Promise<Set<string>> {
  const asked = rows.filter(({ cause }) => cause !== null);
  if (asked.length === 0) return new Set();
  const found = await tx.query(
    sql<{ flow_id: string; cause: string }>`select g.flow_id, g.cause from ${askedAs("g", asked, {
      flow_id: ["text", (row) => row.flow_id],
      cause: ["text", (row) => row.cause],
    })} where (select true from flow_runs r
      where r.user_id = ${tx.userId} and r.flow_id = g.flow_id and r.cause = g.cause limit 1)`,
  );
  return new Set(found.map(({ flow_id: flowId, cause }) => `${flowId} ${cause}`));
}
