import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { guardrail_days, guardrails } from "../../db/schema/guardrails.ts";
import { accounts } from "../../db/schema/journal.ts";
import { type Holes, ledgerDb, prepared, preparedBy } from "../../db/statement.ts";

export type GuardrailRow = Omit<typeof guardrails.$inferSelect, "user_id">;
/** The columns by which a guardrail judges. */
export type StandingRow = Pick<
  GuardrailRow,
  | "id"
  | "rule"
  | "params"
  | "action"
  | "is_active"
  | "is_locked"
  | "from_bias"
  | "seed"
  | "pending"
  | "pending_at"
>;

const COLUMNS = {
  id: guardrails.id,
  rule: guardrails.rule,
  params: guardrails.params,
  action: guardrails.action,
  is_active: guardrails.is_active,
  is_locked: guardrails.is_locked,
  account_id: guardrails.account_id,
  from_bias: guardrails.from_bias,
  preset: guardrails.preset,
  seed: guardrails.seed,
  version: guardrails.version,
  pending: guardrails.pending,
  pending_at: guardrails.pending_at,
  created_at: guardrails.created_at,
};

/** One page of the guardrails and one row more, the oldest first, after an id. */
export function listGuardrails(
  query: Tx["query"],
  userId: string,
  { after, limit, now }: { after: string | null; limit: number; now: number },
): Promise<GuardrailRow[]> {
  return query(
    page(null, { userId, now: toInstant(now), limit: limit + 1, ...(after !== null && { after }) }),
  );
}
const page = preparedBy(
  "ledger",
  (_: null, given: Holes<{ userId: string; now: string; limit: number; after?: string }>) =>
    ledgerDb
      .select(COLUMNS)
      .from(guardrails)
      .where(
        and(
          eq(guardrails.user_id, given.userId),
          sql`not coalesce(pending_at <= ${given.now} and (pending ->> 'isDeleted')::boolean, false)`,
          given.after && gt(guardrails.id, given.after),
        ),
      )
      .orderBy(asc(guardrails.id))
      .limit(given.limit),
  [
    { shape: null, given: ["userId", "now", "limit"] },
    { shape: null, given: ["userId", "now", "limit", "after"] },
  ],
);

/** The guardrail, which nobody else changes until the transaction ends. */
export async function lockGuardrail(tx: Tx, id: string): Promise<GuardrailRow | null> {
  return (await tx.query(locked({ userId: tx.userId, id })))[0] ?? null;
}
const locked = prepared("ledger", ({ userId, id }: Holes<{ userId: string; id: string }>) =>
  ledgerDb
    .select(COLUMNS)
    .from(guardrails)
    .where(and(eq(guardrails.user_id, userId), eq(guardrails.id, id)))
    .for("no key update"),
);

export async function isPaperAccount(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(paperAccount({ userId: tx.userId, id }))).length > 0;
}
const paperAccount = prepared("ledger", ({ userId, id }: Holes<{ userId: string; id: string }>) =>
  ledgerDb
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.user_id, userId), eq(accounts.id, id), eq(accounts.kind, "paper"))),
);

/** Whether the user has such a guardrail. */
export async function hasGuardrail(query: Tx["query"], userId: string, id: string): Promise<boolean> {
  return (await query(known({ userId, id }))).length > 0;
}
const known = prepared("ledger", ({ userId, id }: Holes<{ userId: string; id: string }>) =>
  ledgerDb
    .select({ id: guardrails.id })
    .from(guardrails)
    .where(and(eq(guardrails.user_id, userId), eq(guardrails.id, id))),
);

/**
 * Removes the guardrails that have ended and counts the others. Until the transaction ends no other one adds
 * any, so that the count stays true.
 */
export async function countGuardrails(tx: Tx): Promise<number> {
  await tx.query(sql<never>`select pg_advisory_xact_lock(hashtextextended(${`guardrails ${tx.userId}`}, 0))`);
  await tx.query(sql<never>`delete from guardrails where user_id = ${tx.userId}
    and pending_at <= ${toInstant(tx.now)} and (pending ->> 'isDeleted')::boolean`);
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from guardrails where user_id = ${tx.userId}`,
  );
  return row?.n ?? 0;
}

export async function insertGuardrails(tx: Tx, rows: readonly GuardrailRow[]): Promise<void> {
  const given = insertRows<typeof guardrails, GuardrailRow>(guardrails, tx.userId, rows, {
    id: ({ id }) => id,
    rule: ({ rule }) => rule,
    params: ({ params }) => params,
    action: ({ action }) => action,
    is_active: ({ is_active: isActive }) => isActive,
    is_locked: ({ is_locked: isLocked }) => isLocked,
    account_id: ({ account_id: accountId }) => accountId,
    from_bias: ({ from_bias: fromBias }) => fromBias,
    preset: ({ preset }) => preset,
    seed: ({ seed }) => seed,
    version: ({ version }) => version,
    pending: ({ pending }) => pending,
    pending_at: ({ pending_at: pendingAt }) => pendingAt,
    created_at: ({ created_at: createdAt }) => createdAt,
  });
  await tx.query(sql<never>`${given}`);
}

/** Replaces what may change of a guardrail. */
export async function updateGuardrail(tx: Tx, row: GuardrailRow): Promise<void> {
  await tx.query(sql<never>`update guardrails set params = ${JSON.stringify(row.params)}::jsonb,
      action = ${row.action}, is_active = ${row.is_active}, is_locked = ${row.is_locked},
      pending = ${row.pending === null ? null : JSON.stringify(row.pending)}::jsonb, pending_at = ${row.pending_at},
      version = ${row.version}
    where user_id = ${tx.userId} and id = ${row.id}`);
}

/** The guardrails that a preset made for an account. */
export function listOfPreset(tx: Tx, accountId: string): Promise<{ id: string }[]> {
  return tx.query(ofPreset({ userId: tx.userId, accountId, now: toInstant(tx.now) }));
}
const ofPreset = prepared(
  "ledger",
  ({ userId, accountId, now }: Holes<{ userId: string; accountId: string; now: string }>) => sql<{
    id: string;
  }>`
    select id from guardrails where user_id = ${userId} and account_id = ${accountId} and preset is not null
      and not coalesce(pending_at <= ${now} and (pending ->> 'isDeleted')::boolean, false) order by id`,
);

/** Removes a guardrail with its drawn days; its trips stay with their orders. */
export async function deleteGuardrail(tx: Tx, id: string): Promise<void> {
  await tx.query(sql<never>`delete from guardrails where user_id = ${tx.userId} and id = ${id}`);
  await tx.query(
    sql<never>`delete from ${guardrail_days} where user_id = ${tx.userId} and guardrail_id = ${id}`,
  );
}

/**
 * The zone by which the user's days are counted, null when none is set. Where days are kept it is the one
 * that the running day began with; another choice waits for its end.
 */
export function zoneInForce(userId: SQL | Holes<{ userId: string }>["userId"]): SQL {
  return sql`coalesce((select zone from portfolio_days where user_id = ${userId}),
    (select preferences ->> 'timeZone' from preferences where user_id = ${userId}))`;
}

/** That zone of a user; null when none is set. */
export async function findZone(query: Ledger["read"] | Tx["query"], userId: string): Promise<string | null> {
  return (await query(zone({ userId })))[0]?.zone ?? null;
}
const zone = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ zone: string | null }>`select ${zoneInForce(userId)} as zone`,
);

/** The guardrails that may judge an order of an account, and the owner's time zone; null when none is set. */
export async function findStanding(
  query: Tx["query"],
  userId: string,
  accountId: string,
): Promise<{ zone: string | null; guardrails: StandingRow[] }> {
  return (await query(standing({ userId, accountId })))[0] ?? { zone: null, guardrails: [] };
}
const standing = prepared(
  "ledger",
  ({ userId, accountId }: Holes<{ userId: string; accountId: string }>) => sql<{
    zone: string | null;
    guardrails: StandingRow[];
  }>`
    select ${zoneInForce(userId)} as zone,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'rule', rule, 'params', params, 'action', action,
        'is_active', is_active, 'is_locked', is_locked, 'from_bias', from_bias, 'seed', seed, 'pending', pending,
        'pending_at', pending_at) order by id)
      from guardrails where user_id = ${userId} and (account_id is null or account_id = ${accountId})), '[]') as guardrails`,
);
