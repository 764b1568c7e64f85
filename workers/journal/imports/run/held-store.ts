import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import type { fills } from "../../../db/schema/journal.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import { fingerprint } from "../../fills/core/facts.ts";
import type { Candidate, Claim, Incoming } from "../core/incoming.ts";
import {
  EQUAL_FILL,
  FACTS,
  factsOf,
  FILL,
  SAME_INSTRUMENT,
  type StatedRow,
  WITHDRAWN,
} from "../stated-store.ts";

export type CandidateRow = StatedRow &
  Pick<typeof fills.$inferSelect, "carried_fee"> & {
    claims: Claim[];
    /** True for a fill that its owner changed or deleted. */
    held: boolean;
  };
type ShownRow = StatedRow & Pick<typeof fills.$inferSelect, "carried_fee">;

export const CANDIDATE = sql`f.id, f.account_id, f.ordinal, f.held, trim_scale(f.carried_fee) as carried_fee, ${FACTS}`;

export function claimsOf(userId: string, importId: string): SQL {
  return sql`(select coalesce(json_agg(json_build_object('line', line, 'apart', facts) order by line), '[]')
    from claims where user_id = ${userId} and fill_id = f.id and import_id = ${importId})`;
}

/** The candidates in the rows; those that their owner changed have what they show now. */
export async function withShown(
  query: Tx["query"],
  userId: string,
  rows: readonly CandidateRow[],
): Promise<Candidate[]> {
  const held = rows.filter((row) => row.held).map(({ id }) => id);
  if (held.length === 0) return rows.map((row) => toCandidate(row));
  const found = await query(sql<ShownRow>`
    select f.id, f.account_id, f.ordinal, trim_scale(f.carried_fee) as carried_fee, ${FACTS}
    from (select ${FILL} from fills where user_id = ${userId} and id = any(${array(held)}::text[]) and edited) f`);
  const shown = new Map(found.map((row) => [row.id, row]));
  return rows.map((row) =>
    row.held ? { ...toCandidate(row), ...shownBy(shown.get(row.id)) } : toCandidate(row),
  );
}

/** A fill without a row was deleted. */
function shownBy(row: ShownRow | undefined): Pick<Candidate, "shown" | "carriedFee"> {
  return row === undefined ? { shown: null } : { shown: factsOf(row), carriedFee: row.carried_fee };
}

function toCandidate(row: CandidateRow): Candidate {
  const { id, account_id: accountId, ordinal, carried_fee: carriedFee, claims } = row;
  return { id, accountId, ordinal, carriedFee, claims, facts: factsOf(row) };
}

const anyHeld = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{
      held: boolean;
    }>`select exists (select from withdrawn where ${bySideIndex(userId)} and reason = 'edited') as held`,
);

/**
 * The fills that their owner changed or deleted and that these rows may mean, by their originals or by what
 * they show. The import claims none of them yet. Of each kind there are at most as many as equal rows.
 */
export async function findHeld(
  query: Tx["query"],
  { userId, importId, rows }: { userId: string; importId: string; rows: readonly Incoming[] },
): Promise<Candidate[]> {
  if (rows.length === 0 || (await query(anyHeld({ userId })))[0]?.held !== true) return [];
  const groups = Map.groupBy(rows, (row) => fingerprint(row.accountId, row.facts)).values();
  const asked = [...groups].flatMap(([row, ...more]) =>
    row === undefined ? [] : [{ ...row, most: 1 + more.length }],
  );
  const equal = (from: SQL): SQL => sql`(select id from ${from} and ${bySideIndex(userId)}
      and print in (p.print_named, p.print_unnamed)
      and ${SAME_INSTRUMENT} and side = p.side and quantity = p.quantity and price = p.price
      and not exists (select from claims where user_id = ${userId} and fill_id = t.id and import_id = ${importId} offset 0)
    order by print, ordinal, id limit p.most)`;
  const ids = await query(sql<{ id: string }>`
    select distinct e.id from (
      select g.*, print_of(account_id, instrument_id, at, side, quantity, price, true) as print_named,
        print_of(account_id, instrument_id, at, side, quantity, price, false) as print_unnamed
      from ${askedAs("g", asked, { ...EQUAL_FILL, most: ["int", ({ most }) => most] })}
      offset 0
    ) p cross join lateral (
      ${equal(sql`withdrawn t where reason = 'edited'`)} union all ${equal(sql`fills t where edited`)} offset 0
    ) e`);
  const found = await query(sql<CandidateRow>`
    select ${CANDIDATE}, ${claimsOf(userId, importId)} as claims
    from unnest(${array(ids.map(({ id }) => id))}::text[]) as given (id)
      cross join lateral (select ${WITHDRAWN} from withdrawn
        where user_id = ${userId} and id = given.id and reason = 'edited' offset 0) f
    order by f.ordinal, f.id`);
  return withShown(query, userId, found);
}
