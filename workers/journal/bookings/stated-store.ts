import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Getters, insertRows } from "../../db/rows.ts";
import { statedBalances } from "../../db/schema/bookings.ts";
import { reconciliations } from "../../db/schema/reconciliations.ts";
import { alongIndex, bySideIndex } from "../../db/side-index.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";
import type { StatedEdge } from "./core/stated-edges.ts";

/** A file's maximum of kept balances; further subjects are left out. */
export const MOST_KEPT = 5_000;

type Edge = StatedEdge & { accountId: string };

/** Keeps each edge where it replaces the one that the import has kept, up to a maximum of subjects. */
export async function upsertStated(
  tx: Tx,
  importId: string,
  { edges, runsForward }: { edges: readonly Edge[]; runsForward: boolean },
): Promise<void> {
  const [kept] = await tx.query(sql<{ n: number }>`select count(*)::int as n from stated_balances
    where user_id = ${tx.userId} and import_id = ${importId}`);
  const room = MOST_KEPT - (kept?.n ?? 0);
  // Near the maximum only the subjects that are kept already change, so that the count never exceeds it.
  const known =
    room >= edges.length
      ? sql`true`
      : sql`exists (select from stated_balances k where k.user_id = ${tx.userId} and k.import_id = ${importId}
          and k.account_id = given.account_id and k.kind = given.kind and k.subject = given.subject
          and k.contract = given.contract
          and k.edge = given.edge)`;
  await tx.query(sql<never>`
    ${insertRows<typeof statedBalances, Edge>(statedBalances, tx.userId, edges, { ...STATED, import_id: () => importId }, "s")}
    where ${known}
    on conflict (user_id, import_id, account_id, kind, subject, contract, edge) do update set
      at = excluded.at, amount = excluded.amount, line = excluded.line
    where case
      when s.at is not distinct from excluded.at then ${runsForward}
      when s.edge = 'last' then coalesce(excluded.at, 'infinity') > coalesce(s.at, 'infinity')
      else coalesce(excluded.at, 'infinity') < coalesce(s.at, 'infinity')
    end`);
}

const STATED: Omit<Getters<typeof statedBalances, Edge>, "import_id"> = {
  account_id: ({ accountId }) => accountId,
  kind: ({ kind }) => kind,
  subject: ({ subject }) => subject,
  contract: ({ contract }) => contract,
  edge: ({ edge }) => edge,
  at: ({ at }) => (at === null ? null : toInstant(at)),
  amount: ({ amount }) => amount,
  line: ({ line }) => line,
};

type Key = { userId: string; importId: string };
const isDayEnd = sql`edge = 'last' and at = date_trunc('day', at, 'UTC') + interval '23:59:59.999'`;

export type Kept = { kept: number; last_line: number; has_ends: boolean; has_days: boolean };

/** How many balances an import keeps, and whether some state the statement's end, or the end of a day. */
export async function findKept(tx: Tx, importId: string): Promise<Kept | null> {
  const [row] = await tx.query(keptOf({ userId: tx.userId, importId }));
  return row ?? null;
}
const keptOf = prepared(
  "ledger",
  ({ userId, importId }: Holes<Key>) => sql<Kept>`
    select count(*)::int as kept, coalesce(max(line), 1) as last_line, coalesce(bool_or(at is null), false) as has_ends,
      coalesce(bool_or(${isDayEnd}), false) as has_days
    from stated_balances where user_id = ${userId} and import_id = ${importId}`,
);

/** Gives the balances of the statement's end the time of the account's last row in the file. */
export async function placeAtEnd(tx: Tx, importId: string): Promise<void> {
  await tx.query(placedAtEnd({ userId: tx.userId, importId }));
}

const placedAtEnd = prepared(
  "ledger",
  ({ userId, importId }: Holes<Key>) => sql<never>`
    with ends as (
      select account_id, max(executed_at) as at from (
        select f.account_id, f.executed_at
        from (select fill_id from claims where ${bySideIndex(userId)} and import_id = ${importId}) c
          cross join lateral (select account_id, executed_at from fills where user_id = ${userId} and id = c.fill_id limit 1) f
        union all
        select b.account_id, c.executed_at
        from (select booking_id, executed_at from booking_claims where ${bySideIndex(userId)} and import_id = ${importId}) c
          cross join lateral (select account_id from bookings where user_id = ${userId} and id = c.booking_id limit 1) b
      ) rows group by account_id
    )
    update stated_balances s set at = e.at from ends e
    where s.user_id = ${userId} and s.import_id = ${importId} and s.account_id = e.account_id and s.at is null`,
);

/**
 * Gives the balances of a day's end the time of the account's last row in the twelve hours after it, if any.
 */
export async function placeInEvening(tx: Tx, importId: string): Promise<void> {
  await tx.query(placedInEvening({ userId: tx.userId, importId }));
}
const placedInEvening = prepared(
  "ledger",
  ({ userId, importId }: Holes<Key>) => sql<never>`
    with evenings as (
      select d.account_id, d.at, greatest(f.at, b.at) as later
      from (select distinct account_id, at from stated_balances
          where user_id = ${userId} and import_id = ${importId} and ${isDayEnd}) d
        cross join lateral (
          select max(executed_at) as at from fills
          where ${bySideIndex(userId)} and executed_at > d.at and executed_at <= d.at + interval '12 hours'
            and ${alongIndex(sql`account_id = d.account_id`)}
            and exists (select from claims where user_id = ${userId} and fill_id = fills.id and import_id = ${importId} offset 0)
          offset 0
        ) f
        cross join lateral (
          select max(executed_at) as at from bookings
          where ${bySideIndex(userId)} and executed_at > d.at and executed_at <= d.at + interval '12 hours'
            and ${alongIndex(sql`account_id = d.account_id`)}
            and exists (select from booking_claims where user_id = ${userId} and booking_id = bookings.id and import_id = ${importId} offset 0)
          offset 0
        ) b
    )
    update stated_balances s set at = e.later from evenings e
    where s.user_id = ${userId} and s.import_id = ${importId} and s.account_id = e.account_id and s.at = e.at
      and e.later is not null and exists (select from stated_balances l
        where l.user_id = ${userId} and l.import_id = ${importId} and l.account_id = s.account_id and l.kind = s.kind
          and l.subject = s.subject and l.contract = s.contract and l.edge = 'last' and l.at = s.at offset 0)`,
);

/** Removes the balances that an import keeps, and how the ledger agreed with them. */
export async function deleteStated(tx: Tx, importId: string): Promise<void> {
  await tx.query(deleted({ userId: tx.userId, importId }));
  await tx.query(unreconciled({ userId: tx.userId, importId }));
}
const deleted = prepared("ledger", ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
  ledgerDb
    .delete(statedBalances)
    .where(sql`${statedBalances.user_id} = ${userId} and ${statedBalances.import_id} = ${importId}`),
);
const unreconciled = prepared("ledger", ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
  ledgerDb
    .delete(reconciliations)
    .where(sql`${reconciliations.user_id} = ${userId} and ${reconciliations.import_id} = ${importId}`),
);
