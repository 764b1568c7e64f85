import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { numberedAs } from "../../../db/rows.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import type { Facts } from "../../fills/core/facts.ts";
import { EQUAL_FILL, SAME_INSTRUMENT } from "../stated-store.ts";
import { FARTHEST, QUARTER } from "../core/shift.ts";

/** The instants of a user's first and last fill in epoch ms, or null for a user without fills. */
export async function findPeriod(
  query: Tx["query"],
  userId: string,
): Promise<{ from: number; to: number } | null> {
  const [row] = await query(sql<{ from: string | null; to: string | null }>`select
    (select executed_at from fills where ${bySideIndex(userId)} order by executed_at, id limit 1) as "from",
    (select executed_at from fills where ${bySideIndex(userId)} order by executed_at desc, id desc limit 1) as "to"`);
  if (row === undefined || row.from === null || row.to === null) return null;
  return { from: Date.parse(row.from), to: Date.parse(row.to) };
}

type Sighting = { n: number; minutes: number };

/**
 * Returns each row's distance in minutes to the fill with its execution id, where only the times of row and
 * fill differ.
 */
export async function findSightingsById(
  query: Tx["query"],
  userId: string,
  rows: readonly { accountId: string; facts: Facts }[],
): Promise<number[][]> {
  if (rows.length === 0) return [];
  const found = await query(sql<Sighting>`
    select p.n::int, (extract(epoch from f.executed_at - p.at) / 60)::float8 as minutes
    from ${numberedAs("p", rows, { ...EQUAL_FILL, execution_id: ["text", ({ facts }) => facts.executionId] })}
      cross join lateral (
        select * from fills where user_id = ${userId} and account_id = p.account_id and execution_id = p.execution_id
          and not edited offset 0
      ) f
    where f.instrument_id = p.instrument_id and f.side = p.side and f.quantity = p.quantity and f.price = p.price
      and not f.date_only`);
  const sightings: number[][] = rows.map(() => []);
  for (const { n, minutes } of found) {
    if (minutes % QUARTER === 0 && Math.abs(minutes) <= FARTHEST) sightings[n - 1]?.push(minutes);
  }
  return sightings;
}

/**
 * Returns each row's distances in minutes to later or earlier equal fills, in whole quarter hours up to the
 * farthest.
 */
export async function findSightings(
  query: Tx["query"],
  userId: string,
  rows: readonly { accountId: string; facts: Facts }[],
): Promise<number[][]> {
  if (rows.length === 0) return [];
  const found = await query(sql<Sighting>`
    select distinct p.n::int, d.minutes from (
      select g.*, date_trunc('second', at) as second from ${numberedAs("g", rows, EQUAL_FILL)}
      offset 0
    ) p
    cross join lateral (
      select minutes, print_of(account_id, instrument_id, at + make_interval(mins => minutes), side, quantity, price, is_named) as print
      from generate_series(${-FARTHEST}::int, ${FARTHEST}::int, ${QUARTER}::int) as minutes, (values (true), (false)) as kinds (is_named)
      offset 0
    ) d
    cross join lateral (
      select from fills where ${bySideIndex(userId)} and print = d.print
        and ${SAME_INSTRUMENT} and side = p.side and quantity = p.quantity and price = p.price and not edited
      limit 1
    ) f
    order by 1, 2`);
  const sightings: number[][] = rows.map(() => []);
  for (const { n, minutes } of found) sightings[n - 1]?.push(minutes);
  return sightings;
}
