import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { askedAs } from "../../db/rows.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";

export type Day = { nextAt: string; zone: string };

/** When the user's day ends and in which zone, locked until the transaction ends. Null without days. */
export async function lockDay(tx: Tx): Promise<Day | null> {
  const [row] = await tx.query(locked({ userId: tx.userId }));
  return row ?? null;
}
const locked = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<Day>`select next_at as "nextAt", zone from portfolio_days where user_id = ${userId} for update`,
);

/** Has the next day, of that zone, end at that instant. */
export async function updateDay(tx: Tx, day: Day): Promise<void> {
  await tx.query(next({ userId: tx.userId, ...day }));
}
const next = prepared(
  "ledger",
  ({ userId, nextAt, zone }: Holes<Day & { userId: string }>) =>
    sql<never>`update portfolio_days set next_at = ${nextAt}::timestamptz, zone = ${zone} where user_id = ${userId}`,
);

/** Lets a day that cannot end wait until that instant, so that the days behind it come first. */
export async function updateWaiting(tx: Tx, nextAt: string): Promise<void> {
  await tx.query(
    sql<never>`update portfolio_days set next_at = ${nextAt}::timestamptz
      where user_id = ${tx.userId} and next_at < ${nextAt}::timestamptz`,
  );
}

/** Locks the user's paper accounts by id. Every transaction that locks several locks them in this order. */
export async function lockAccounts(tx: Tx): Promise<void> {
  await tx.query(accountsLocked({ userId: tx.userId }));
}
const accountsLocked = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<object>`select from paper_accounts where user_id = ${userId} order by id for update`,
);

/** Notes the equity with which a day begins. An account whose day has begun keeps its figure. */
export async function updateDayEquity(
  tx: Tx,
  day: string,
  accounts: readonly { id: string; equity: string }[],
): Promise<void> {
  await tx.query(sql<never>`update paper_accounts a set day = ${day}::date, day_equity = g.equity,
      high_equity = greatest(a.high_equity, g.equity)
    from ${askedAs("g", accounts, { id: ["text", ({ id }) => id], equity: ["numeric", ({ equity }) => equity] })}
    where a.user_id = ${tx.userId} and a.id = g.id and (a.day is null or a.day < ${day}::date)`);
}

/** Users whose day is over, those that have waited longest first. */
export function listDue(
  system: System,
  { at, limit }: { at: string; limit: number },
): Promise<{ user_id: string }[]> {
  return system.query(
    "tidemark_sweep",
    sql<{ user_id: string }>`select user_id from portfolio_days where next_at <= ${at}::timestamptz
      order by next_at limit ${limit}`,
  );
}
