import { sql } from "drizzle-orm";
import {
  MOST_KEPT_SIMULATIONS,
  MOST_WAITING_SIMULATIONS,
  type SimpleResult,
  type SimpleSimulation,
  type SimulationHead,
} from "#shared/contracts/simulations.ts";
import type { MonteCarlo, MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Holes, prepared, preparedBy } from "../../../db/statement.ts";

/** What a job is to simulate. */
export type AskedSimulation =
  | { kind: "simple"; asked: SimpleSimulation; result: SimpleResult | null }
  | { kind: "monte_carlo"; asked: MonteCarlo; result: MonteCarloResult | null };
export type SimulationRow = Omit<SimulationHead, "kind"> & AskedSimulation;
type Keyed = { userId: string; id: string };
type Page = { userId: string; limit: number; before?: string };

const HEAD = sql`id, kind, status, progress, failure, created_at as "createdAt", finished_at as "finishedAt"`;

/** A simulation that has not ended after so long is lost, and keeps no other one waiting. */
const LOST_AFTER = sql`interval '1 hour'`;

/** Null when MOST_WAITING_SIMULATIONS of the user wait or run. */
export async function insertSimulation(
  tx: Tx,
  id: string,
  { kind, asked }: Omit<AskedSimulation, "result">,
): Promise<SimulationHead | null> {
  await tx.query(
    sql<never>`select pg_advisory_xact_lock(hashtextextended(${`simulations ${tx.userId}`}, 0))`,
  );
  const [row] = await tx.query(sql<SimulationHead>`
    insert into simulations (user_id, id, kind, status, asked, created_at)
    select ${tx.userId}, ${id}, ${kind}, 'queued', ${JSON.stringify(asked)}::jsonb, ${toInstant(tx.now)}::timestamptz
    where (select count(*) from simulations where user_id = ${tx.userId} and status in ('queued', 'running')
      and created_at > ${toInstant(tx.now)}::timestamptz - ${LOST_AFTER}) < ${MOST_WAITING_SIMULATIONS}::int
    returning ${HEAD}`);
  return row ?? null;
}

/** Removes all but the newest simulations; the job of a removed one finds nothing to do. */
export async function forgetSimulations(tx: Tx): Promise<void> {
  await tx.query(sql<never>`
    delete from simulations where user_id = ${tx.userId} and id not in (
      select id from simulations where user_id = ${tx.userId} order by id desc limit ${MOST_KEPT_SIMULATIONS}::int)`);
}

export async function findSimulation(query: Tx["query"], given: Keyed): Promise<SimulationRow | null> {
  return (await query(one(given)))[0] ?? null;
}
const one = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<SimulationRow>`select ${HEAD}, asked, result from simulations where user_id = ${userId} and id = ${id}`,
);

/** One page of the simulations and one more, the newest first, before an id. */
export function listSimulations(
  query: Tx["query"],
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<SimulationHead[]> {
  return query(page(null, { userId, limit: limit + 1, ...(before !== null && { before }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, before }: Holes<Page>) => sql<SimulationHead>`
    select ${HEAD} from simulations where user_id = ${userId} ${before && sql`and id < ${before}`}
    order by id desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "before"] },
  ],
);

/** Notes how far a job is. Null when the simulation is over or was removed. */
export async function updateProgress(tx: Tx, id: string, progress: number): Promise<SimulationHead | null> {
  const [row] = await tx.query(sql<SimulationHead>`
    update simulations set status = 'running', progress = ${progress}::float8
    where user_id = ${tx.userId} and id = ${id} and status in ('queued', 'running') returning ${HEAD}`);
  return row ?? null;
}

/** Ends a simulation, once. Null when it is over or was removed. */
export async function updateToOver(
  tx: Tx,
  id: string,
  { result, failure }: { result: object | null; failure: string | null },
): Promise<SimulationHead | null> {
  const [row] = await tx.query(sql<SimulationHead>`
    update simulations set status = ${failure === null ? "done" : "failed"}, failure = ${failure},
      result = ${result === null ? null : JSON.stringify(result)}::jsonb, progress = case when ${failure}::text is null then 1 else progress end,
      finished_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and id = ${id} and status in ('queued', 'running') returning ${HEAD}`);
  return row ?? null;
}
