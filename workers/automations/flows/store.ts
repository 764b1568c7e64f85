import { type SQL, sql } from "drizzle-orm";
import type { FlowStatus } from "#shared/contracts/flows.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { alongIndex } from "../../db/side-index.ts";
import { array, type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { FlowRow, HeadRow, WholeRow } from "./flow-row.ts";

type Keyed = { userId: string; id: string };

/** A flow that is gone runs in place of no failed run, so it is not shown. */
const COLUMNS = sql`f.id, f.name, f.intention, f.status, f.time_zone as "timeZone", f.position, f.concurrency, f.notes,
  (select e.id from flows e where e.user_id = f.user_id and e.id = f.error_flow_id) as "errorFlowId",
  f.version, f.valid_version as "validVersion", f.schedule, f.node_count as "nodeCount",
  f.successes::float8 as successes, f.failures::float8 as failures, f.cancelled::float8 as cancelled,
  f.runtime_ms::float8 as "runtimeMs", f.last_executed as "lastExecuted", f.created_at as "createdAt",
  f.updated_at as "updatedAt"`;

/** The runs of the last 24 hours and the first triggers of a flow. */
function besides(
  userId: SQL | Holes<Keyed>["userId"],
  since: SQL | Holes<Since>["since"],
  triggers: number,
): SQL {
  return sql`(select coalesce(sum(runs), 0)::int from flow_hours
      where user_id = ${userId} and flow_id = f.id and hour > ${since}) as "runsLastDay",
    (select coalesce(jsonb_agg(t order by t."nodeId"), '[]') from (
      select node_id as "nodeId", kind as "on", hook_id as "hookId", verify, event, cron, time_zone as "timeZone",
        next_at as "nextAt"
      from flow_triggers where user_id = ${userId} and flow_id = f.id and left_at is null
      order by node_id limit ${triggers}) t) as triggers,
    (select told_on from flow_use
      where user_id = ${userId} and month = date_trunc('month', ${since}::timestamptz + interval '1 day', 'UTC')::date
    ) as "refusedOn"`;
}

type Since = { since: string };
const DAY_MS = 86_400_000;

/** A flow with the graph of its latest version. */
export async function findFlow(
  query: Tx["query"],
  { userId, id, now }: Keyed & { now: number },
): Promise<WholeRow | null> {
  return (await query(whole({ userId, id, since: toInstant(now - DAY_MS) })))[0] ?? null;
}
const whole = prepared(
  "ledger",
  ({ userId, id, since }: Holes<Keyed & Since>) => sql<WholeRow>`
    select ${COLUMNS}, ${besides(userId, since, 100)}, v.graph, v.problems from flows f
    cross join lateral (select graph, problems from flow_versions
      where user_id = ${userId} and flow_id = f.id and n = f.version limit 1) v
    where f.user_id = ${userId} and f.id = ${id}`,
);

type Page = {
  userId: string;
  since: string;
  limit: number;
  status?: FlowStatus;
  search?: string;
  position?: number;
  after?: string;
};

/** A list shows so many triggers and problems of each flow; the flow itself shows all. */
const MOST_IN_LIST = 10;

/** One page of the flows and one row more, in the owner's order, behind a place. */
export function listFlows(
  query: Tx["query"],
  userId: string,
  {
    after,
    limit,
    now,
    status,
    search,
  }: {
    after: readonly [position: number, id: string] | null;
    limit: number;
    now: number;
    status?: FlowStatus | undefined;
    search?: string | undefined;
  },
): Promise<HeadRow[]> {
  return query(
    page(null, {
      userId,
      since: toInstant(now - DAY_MS),
      limit: limit + 1,
      ...(status !== undefined && { status }),
      ...(search !== undefined && { search }),
      ...(after !== null && { position: after[0], after: after[1] }),
    }),
  );
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, since, limit, status, search, position, after }: Holes<Page>) => sql<HeadRow>`
    select ${COLUMNS}, ${besides(userId, since, MOST_IN_LIST)},
      jsonb_path_query_array(v.problems, '$[0 to 9]') as problems
    from (select * from flows where user_id = ${userId}
        ${status && sql`and ${alongIndex(sql`status = ${status}`)}`}
        ${search && sql`and ${alongIndex(sql`strpos(lower(name || ' ' || intention), lower(${search})) > 0`)}`}
        ${after && sql`and (position, id) > (${position}, ${after})`}
      order by position, id limit ${limit}) f
    cross join lateral (select problems from flow_versions
      where user_id = ${userId} and flow_id = f.id and n = f.version limit 1) v
    order by f.position, f.id`,
  [
    { shape: null, given: ["userId", "since", "limit"] },
    { shape: null, given: ["userId", "since", "limit", "position", "after"] },
    { shape: null, given: ["userId", "since", "limit", "status", "search"] },
  ],
);

/** The flow, which nobody else changes until the transaction ends. Its lock is that of all that is its. */
export async function lockFlow(tx: Tx, id: string): Promise<FlowRow | null> {
  return (await tx.query(locked({ userId: tx.userId, id })))[0] ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<FlowRow>`select ${COLUMNS} from flows f where user_id = ${userId} and id = ${id} for no key update`,
);

/** Whether the user has such a flow. */
export async function hasFlow(query: Tx["query"], userId: string, id: string): Promise<boolean> {
  return (await query(known({ userId, id }))).length > 0;
}
const known = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<object>`select from flows where user_id = ${userId} and id = ${id}`,
);

/** What may change of a flow's row by an edit. */
export type Written = Pick<
  FlowRow,
  | "id"
  | "name"
  | "intention"
  | "status"
  | "timeZone"
  | "concurrency"
  | "errorFlowId"
  | "notes"
  | "version"
  | "validVersion"
  | "schedule"
  | "nodeCount"
> & { integrationIds: readonly string[] };

/** Adds a flow behind all others. The caller holds the lock of the user's flows. */
export async function insertFlow(tx: Tx, row: Written): Promise<void> {
  const at = toInstant(tx.now);
  await tx.query(sql<never>`
    insert into flows (user_id, id, name, intention, status, time_zone, position, concurrency, error_flow_id, notes,
      version, valid_version, schedule, integration_ids, node_count, created_at, updated_at)
    values (${tx.userId}, ${row.id}, ${row.name}, ${row.intention}, ${row.status}, ${row.timeZone},
      (select coalesce(max(position) + 1, 0) from flows where user_id = ${tx.userId}), ${row.concurrency},
      ${row.errorFlowId}, ${row.notes}, ${row.version}, ${row.validVersion}, ${row.schedule},
      ${array(row.integrationIds)}::text[], ${row.nodeCount}, ${at}, ${at})`);
}

export async function updateFlow(tx: Tx, row: Written): Promise<void> {
  await tx.query(sql<never>`
    update flows set name = ${row.name}, intention = ${row.intention}, status = ${row.status},
      time_zone = ${row.timeZone}, concurrency = ${row.concurrency}, error_flow_id = ${row.errorFlowId},
      notes = ${row.notes}, version = ${row.version}, valid_version = ${row.validVersion}, schedule = ${row.schedule},
      integration_ids = ${array(row.integrationIds)}::text[], node_count = ${row.nodeCount},
      updated_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and id = ${row.id}`);
}

/** Locks all flows of the user in the order of their ids, so that two never wait for each other. */
export async function lockFlows(tx: Tx): Promise<void> {
  await tx.query(sql<object>`select from flows where user_id = ${tx.userId} order by id for no key update`);
}

/** Puts a flow at a place of the owner's order, counted from 0, and numbers all flows by their places. */
export async function moveFlow(tx: Tx, id: string, place: number): Promise<void> {
  await tx.query(sql<never>`
    update flows f set position = o.n from (
      select id, (row_number() over (order by at, moves desc) - 1)::int as n from (
        select id, position, id = ${id} as moves,
          case when id = ${id} then ${place}::bigint
            else row_number() over (partition by id = ${id} order by position, id) - 1 end as at
        from flows where user_id = ${tx.userId}) p) o
    where f.user_id = ${tx.userId} and f.id = o.id and f.position <> o.n`);
}
