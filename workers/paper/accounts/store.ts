import { type SQL, sql } from "drizzle-orm";
import { UNLESS_TAKEN } from "../../db/conditions.ts";
import type { Tx } from "../../db/ledger.ts";
import { insertRows } from "../../db/rows.ts";
import { accounts } from "../../db/schema/journal.ts";
import { paper_accounts } from "../../db/schema/paper.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { PaperAccountRow, Worth } from "./account-row.ts";

type Keyed = { userId: string; id: string };

const COLUMNS = sql`p.user_id as "userId", p.id, p.epoch, p.models, trim_scale(p.cash) as cash,
  trim_scale(p.reserved) as reserved, p.accepted::float8 as accepted, p.working,
  trim_scale(p.high_equity) as "highEquity", p.day, trim_scale(p.day_equity) as "dayEquity",
  p.changes::float8 as changes, p.currency, trim_scale(p.start_balance) as "startBalance",
  p.started_at as "startedAt", trim_scale(p.max_position) as "maxPosition",
  trim_scale(p.max_daily_loss) as "maxDailyLoss", p.created_at as "createdAt", p.version`;

/** A limit that is never reached keeps a probe for each row from becoming a join. */
const ALL = 1_000_000_000;

/** The worth of an account's positions, as `Worth` says; the sums keep 18 places. */
function worthOf(userId: SQL | Holes<Keyed>["userId"], accountId: SQL | Holes<Keyed>["id"]): SQL {
  return sql`select trim_scale(round(coalesce(sum(h.quantity * h.multiplier
        * case when h.quantity > 0 then s.bid else s.ask end), 0), 18)) as worth,
      trim_scale(round(coalesce(sum(-h.quantity * h.multiplier * s.ask) filter (where h.quantity < 0), 0), 18)) as shorts,
      (count(*) filter (where s.bid is null))::int as unpriced
    from (select symbol, quantity, multiplier from positions
      where user_id = ${userId} and account_id = ${accountId} and quantity <> 0 limit ${ALL}) h
    left join lateral (select bid, ask from symbols where symbol = h.symbol limit 1) s on true`;
}

/** The account's row. Its lock is the lock of all that is the account's. Null for no paper account. */
export async function findLocked(tx: Tx, id: string): Promise<PaperAccountRow | null> {
  const [row] = await tx.query(locked({ userId: tx.userId, id }));
  return row ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<PaperAccountRow>`select ${COLUMNS},
      (select name from accounts where user_id = ${userId} and id = ${id}) as name
    from paper_accounts p where p.user_id = ${userId} and p.id = ${id} and ${UNLESS_TAKEN} for update`,
);

/** Whether an account of the user has this id, and of which kind. */
export async function findKind(tx: Tx, id: string): Promise<"journal" | "paper" | null> {
  const [row] = await tx.query(kindOf({ userId: tx.userId, id }));
  return row?.kind ?? null;
}
const kindOf = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) =>
    sql<Pick<typeof accounts.$inferSelect, "kind">>`select kind from accounts
      where user_id = ${userId} and id = ${id}`,
);

export async function findWorth(query: Tx["query"], given: Keyed): Promise<Worth> {
  const [row] = await query(worth(given));
  return row ?? { worth: "0", shorts: "0", unpriced: 0 };
}
const worth = prepared("ledger", ({ userId, id }: Holes<Keyed>) => sql<Worth>`${worthOf(userId, id)}`);

type Page = { userId: string; limit: number; after?: string | undefined };

/** The accounts of a page by name, after the one with this id, with what their positions are worth. */
export function listAccounts(query: Tx["query"], page: Page): Promise<(PaperAccountRow & Worth)[]> {
  return query(byName(null, page));
}
const byName = preparedBy(
  "ledger",
  (_: null, { userId, limit, after }: Holes<Page>) => sql<PaperAccountRow & Worth>`
    select ${COLUMNS}, a.name, w.* from paper_accounts p
    cross join lateral (select name from accounts where user_id = ${userId} and id = p.id limit 1) a
    cross join lateral (${worthOf(userId, sql`p.id`)}) w
    where p.user_id = ${userId} ${after && sql`and a.name > (select name from accounts where user_id = ${userId} and id = ${after})`}
    order by a.name limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "after"] },
  ],
);

/**
 * Locks all paper accounts of the user, so that their number stands still; returns it. Without any, another
 * transaction may open one meanwhile.
 */
export async function countLocked(tx: Tx): Promise<number> {
  await tx.query(sql<object>`select from paper_accounts where user_id = ${tx.userId} order by id for update`);
  const [row] = await tx.query(
    sql<{ n: number }>`select count(*)::int as n from paper_accounts where user_id = ${tx.userId}`,
  );
  return row?.n ?? 0;
}

export type NewAccount = Pick<
  PaperAccountRow,
  "id" | "name" | "currency" | "startBalance" | "models" | "maxPosition" | "maxDailyLoss"
>;

/** False when an account of this name exists. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<boolean> {
  const at = new Date(tx.now).toISOString();
  const named = insertRows<typeof accounts, NewAccount>(accounts, tx.userId, [account], {
    id: ({ id }) => id,
    name: ({ name }) => name,
    kind: () => "paper",
  });
  const taken = await tx.query(sql<object>`${named} on conflict (user_id, name) do nothing returning 1`);
  if (taken.length === 0) return false;
  await tx.query(
    sql<never>`${insertRows(paper_accounts, tx.userId, [account], {
      id: ({ id }) => id,
      currency: ({ currency }) => currency,
      start_balance: ({ startBalance }) => startBalance,
      cash: ({ startBalance }) => startBalance,
      started_at: () => at,
      models: ({ models }) => models,
      max_position: ({ maxPosition }) => maxPosition,
      max_daily_loss: ({ maxDailyLoss }) => maxDailyLoss,
      high_equity: ({ startBalance }) => startBalance,
      created_at: () => at,
    })}`,
  );
  return true;
}

/** Renames the account; false when another account has that name. */
export async function updateName(tx: Tx, { id, name }: { id: string; name: string }): Promise<boolean> {
  const others = await tx.query(
    sql<object>`select from accounts where user_id = ${tx.userId} and name = ${name} and id <> ${id} for share`,
  );
  if (others.length > 0) return false;
  await tx.query(sql<never>`update accounts set name = ${name} where user_id = ${tx.userId} and id = ${id}`);
  return true;
}

export type Settings = Pick<PaperAccountRow, "id" | "models" | "maxPosition" | "maxDailyLoss">;

export async function updateSettings(
  tx: Tx,
  { id, models, maxPosition, maxDailyLoss }: Settings,
): Promise<void> {
  await tx.query(
    sql<never>`update paper_accounts set models = ${JSON.stringify(models)}::jsonb, max_position = ${maxPosition},
        max_daily_loss = ${maxDailyLoss}, version = version + 1
      where user_id = ${tx.userId} and id = ${id}`,
  );
}

/** Begins the account's next epoch: its figures are those of a new account, and it holds nothing. */
export async function beginEpoch(
  tx: Tx,
  { id, startBalance }: { id: string; startBalance: string },
): Promise<void> {
  const at = new Date(tx.now).toISOString();
  await tx.query(
    sql<never>`with cleared as (delete from positions where user_id = ${tx.userId} and account_id = ${id})
      update paper_accounts set epoch = epoch + 1, started_at = ${at}, start_balance = ${startBalance}::numeric,
        cash = ${startBalance}::numeric, reserved = 0, high_equity = ${startBalance}::numeric, day = null,
        day_equity = null, working = 0, version = version + 1, changes = changes + 1
      where user_id = ${tx.userId} and id = ${id}`,
  );
}
