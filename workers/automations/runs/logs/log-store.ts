import { type SQL, sql } from "drizzle-orm";
import type { RUN_STARTERS, RunStatus } from "#shared/contracts/runs.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { flow_runs, flow_steps } from "../../../db/schema/runs.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";

type Row = typeof flow_runs.$inferSelect;
export type HeadRow = Pick<
  Row,
  | "id"
  | "flow_id"
  | "flow_name"
  | "version"
  | "status"
  | "started_by"
  | "started_at"
  | "ended_at"
  | "error"
  | "parent_id"
  | "due_at"
  | "lease_until"
>;
export type LogRow = HeadRow & Pick<Row, "input" | "nodes" | "result">;
export type LogStep = Omit<typeof flow_steps.$inferSelect, "user_id" | "run_id" | "idempotency_key"> & {
  is_cut: boolean;
};

/** A log shows the inputs and outputs of its first steps up to this, as stored in bytes. */
const SHOWN = 2_000_000;

const HEAD = sql`id, flow_id, flow_name, version, status, started_by, started_at, ended_at, error, parent_id, due_at,
  lease_until`;

type OfRun = { userId: string; id: string };

export async function findLog(query: Tx["query"], userId: string, id: string): Promise<LogRow | null> {
  const [row] = await query(logById({ userId, id }));
  return row ?? null;
}
const logById = prepared(
  "ledger",
  ({ userId, id }: Holes<OfRun>) =>
    sql<LogRow>`select ${HEAD}, input, nodes, result from flow_runs where user_id = ${userId} and id = ${id}`,
);

export async function findHead(query: Tx["query"], userId: string, id: string): Promise<HeadRow | null> {
  const [row] = await query(headById({ userId, id }));
  return row ?? null;
}
const headById = prepared(
  "ledger",
  ({ userId, id }: Holes<OfRun>) =>
    sql<HeadRow>`select ${HEAD} from flow_runs where user_id = ${userId} and id = ${id}`,
);

export function listLogSteps(
  query: Tx["query"],
  userId: string,
  { id, limit }: { id: string; limit: number },
): Promise<LogStep[]> {
  return query(stepsOfLog({ userId, id, limit }));
}
const stepsOfLog = prepared(
  "ledger",
  ({ userId, id, limit }: Holes<OfRun & { limit: number }>) =>
    sql<LogStep>`select path, node_id, item, kind, status, attempts, case when is_shown then input end as input,
        case when is_shown then output end as output, output_key, error, waits_for, waits_where, wake_at, started_at,
        ended_at, not is_shown and output is not null as is_cut
      from (select *, sum(coalesce(pg_column_size(input), 0) + coalesce(pg_column_size(output), 0)) over (order by path) <= ${SHOWN}::int
          or input is null and output is null as is_shown
        from flow_steps where user_id = ${userId} and run_id = ${id} order by path limit ${limit}) s order by path`,
);

/** Whether the user has the flow, or a run of it. */
export async function hasFlow(query: Tx["query"], userId: string, flowId: string): Promise<boolean> {
  const rows = await query(
    sql<object>`select from flows where user_id = ${userId} and id = ${flowId}
      union all (select from flow_runs where ${bySideIndex(userId)} and flow_id = ${flowId} limit 1)`,
  );
  return rows.length > 0;
}

/** A list of runs, the newest first. Instants bound the ids, which begin with their time. */
export type RunFilter = {
  flowId?: string | undefined;
  status?: RunStatus | undefined;
  startedBy?: (typeof RUN_STARTERS)[number] | undefined;
  search?: string | undefined;
  fromId?: string | undefined;
  beforeId?: string | undefined;
};

/** A list looks through so many runs for one page; its next page begins behind them. */
const REACH = 2_000;

type Bounds = { userId: string; flowId?: string; fromId?: string; beforeId?: string };
type Given = Bounds & { status?: string; startedBy?: string; search?: string; limit: number };

/** One page and one row more. `last` is the run at which the list stopped to look; null at its end. */
export async function listRuns(
  query: Tx["query"],
  userId: string,
  { limit, ...filter }: RunFilter & { limit: number },
): Promise<{ rows: HeadRow[]; last: string | null }> {
  const { flowId, fromId, beforeId, status, startedBy, search } = filter;
  const bounds = {
    userId,
    ...(flowId !== undefined && { flowId }),
    ...(fromId !== undefined && { fromId }),
    ...(beforeId !== undefined && { beforeId }),
  };
  const rows = await query(
    filteredRuns(null, {
      ...bounds,
      ...(status !== undefined && { status }),
      ...(startedBy !== undefined && { startedBy }),
      ...(search !== undefined && { search: search.toLowerCase() }),
      limit: limit + 1,
    }),
  );
  if (rows.length > limit) return { rows, last: null };
  const [reached] = await query(reachedRun(null, bounds));
  return { rows, last: reached?.id ?? null };
}

function within({ userId, flowId, fromId, beforeId }: Holes<Bounds>): SQL {
  const more = [
    ...(flowId === undefined ? [] : [sql` and flow_id = ${flowId}`]),
    ...(fromId === undefined ? [] : [sql` and id >= ${fromId}`]),
    ...(beforeId === undefined ? [] : [sql` and id < ${beforeId}`]),
  ];
  const ofUser = flowId === undefined ? sql`user_id = ${userId}` : bySideIndex(sql`${userId}`);
  return sql`${ofUser}${sql.join(more)}`;
}

const filteredRuns = preparedBy(
  "ledger",
  (_: null, given: Holes<Given>) => {
    const { status, startedBy, search } = given;
    const filters = [
      ...(status === undefined ? [] : [sql` and status = ${status}`]),
      ...(startedBy === undefined ? [] : [sql` and started_by = ${startedBy}`]),
      ...(search === undefined
        ? []
        : [
            sql` and (position(${search}::text in lower(flow_name)) > 0
              or position(${search}::text in lower(error ->> 'message')) > 0
              or error ->> 'code' = ${search}::text)`,
          ]),
    ];
    return sql<HeadRow>`select ${HEAD} from (
      select ${HEAD} from flow_runs where ${within(given)} order by id desc limit ${REACH}) r
      where true${sql.join(filters)} order by id desc limit ${given.limit}`;
  },
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "flowId", "status", "beforeId", "limit"] },
    { shape: null, given: ["userId", "startedBy", "search", "fromId", "beforeId", "limit"] },
  ],
);

const reachedRun = preparedBy(
  "ledger",
  (_: null, given: Holes<Bounds>) =>
    sql<{ id: string }>`select id from flow_runs where ${within(given)} order by id desc
      offset ${REACH - 1} limit 1`,
  [
    { shape: null, given: ["userId"] },
    { shape: null, given: ["userId", "flowId", "fromId", "beforeId"] },
  ],
);
