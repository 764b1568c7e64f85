import sql from "sql-template-tag";
import type { Tx } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import type { Facts } from "../fills/rules.ts";
import { SAME_INSTRUMENT } from "./stated-store.ts";
import { FARTHEST, QUARTER } from "./shift-rules.ts";

/** From the first to the last fill of a user, in epoch ms; null where there is none. */
export async function findPeriod(
  query: Tx["query"],
  userId: string,
): Promise<{ from: number; to: number } | null> {
  const [row] = await query<{ from: string | null; to: string | null }>(sql`select
    (select executed_at from fills where ${bySideIndex(userId)} order by executed_at, id limit 1) as "from",
    (select executed_at from fills where ${bySideIndex(userId)} order by executed_at desc, id desc limit 1) as "to"`);
  if (row === undefined || row.from === null || row.to === null) return null;
  return { from: Date.parse(row.from), to: Date.parse(row.to) };
}

/** For each row the distances in minutes, in whole quarter hours up to the farthest, at which an equal fill stands later or earlier. */
export async function findSightings(
  query: Tx["query"],
  userId: string,
  rows: readonly { accountId: string; facts: Facts }[],
): Promise<number[][]> {
  const facts = rows.map((row) => row.facts);
  const found = await query<{ n: number; minutes: number }>(sql`
    select distinct p.n::int, d.minutes from (
      select g.*, date_trunc('second', at) as second from
        unnest(${rows.map(({ accountId }) => accountId)}::text[], ${facts.map(({ instrumentId }) => instrumentId)}::text[],
          ${facts.map((each) => new Date(each.executedAt).toISOString())}::timestamptz[], ${facts.map(({ side }) => side)}::text[],
          ${facts.map(({ quantity }) => quantity)}::numeric[], ${facts.map(({ price }) => price)}::numeric[])
        with ordinality as g (account_id, instrument_id, at, side, quantity, price, n)
      offset 0
    ) p
    cross join lateral (
      select minutes, print_of(account_id, instrument_id, at + make_interval(mins => minutes), side, quantity, price, is_named) as print
      from generate_series(${-FARTHEST}::int, ${FARTHEST}::int, ${QUARTER}::int) as minutes, (values (true), (false)) as kinds (is_named)
      offset 0
    ) d
    cross join lateral (
      select from fills where ${bySideIndex(userId)} and print = d.print
        and ${SAME_INSTRUMENT} and side = p.side and quantity = p.quantity and price = p.price
      limit 1
    ) f
    order by 1, 2`);
  const sightings: number[][] = rows.map(() => []);
  for (const { n, minutes } of found) sightings[n - 1]?.push(minutes);
  return sightings;
}
