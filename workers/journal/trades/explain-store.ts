import { sql } from "drizzle-orm";
import type { FeeSource } from "#shared/contracts/fills.ts";
import { ms, toInstant } from "../../db/instants.ts";
import type { Ledger } from "../../db/ledger.ts";
import type { openings } from "../../db/schema/trades.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import { FORMULA } from "./core/rows.ts";
import type { StoredFill, StoredMove } from "./core/order.ts";
import { entriesOf } from "./entry-store.ts";

/** A fill with the further columns that only the page of one trade needs. */
export type ShownFill = StoredFill & {
  feeCurrency: string;
  feeSource: FeeSource;
  executedAt: string;
  edited: boolean;
};

type Place = { accountId: string; instrumentId: string };

/** The last checkpoint that holds no fill of this instant's second. */
export async function findCheckpoint(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId }: Place,
  openedAt: string,
): Promise<{ before: number; state: string } | null> {
  const [row] = await ledger.read(checkpointBefore({ userId, accountId, instrumentId, openedAt }));
  return row ?? null;
}
const checkpointBefore = prepared(
  "ledger",
  ({ userId, accountId, instrumentId, openedAt }: Holes<Place & { userId: string; openedAt: string }>) =>
    sql<{ before: number; state: string }>`
      select ${ms(sql`before_at`)} as before, state from checkpoints
      where user_id = ${userId} and account_id = ${accountId} and instrument_id = ${instrumentId}
        and before_at <= date_trunc('second', ${openedAt}::timestamptz) and formula = ${FORMULA}
      order by before_at desc limit 1`,
);

export type ShownEntry = ShownFill | StoredMove;

/** The fills and moves of an instrument from an instant on, in time order. */
export function listEntriesFrom(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId, currency }: Place & { currency: string },
  { from, limit }: { from: number | null; limit: number },
): Promise<ShownEntry[]> {
  const since = toInstant(from);
  return ledger.read(entriesFrom({ userId, accountId, instrumentId, currency, since, limit }));
}
type Walk = Place & { userId: string; currency: string; since: string; limit: number };
const entriesFrom = prepared(
  "ledger",
  ({ userId, accountId, instrumentId, currency, since, limit }: Holes<Walk>) =>
    sql<ShownEntry>`${entriesOf({
      userId: sql`${userId}`,
      accountId: sql`${accountId}`,
      instrumentId: sql`${instrumentId}`,
      currency: sql`${currency}`,
      since: sql`${since}::timestamptz`,
      limit: sql`${limit}`,
      isShown: true,
    })}`,
);

export type Said = Pick<
  typeof openings.$inferSelect,
  "subject_id" | "kind" | "quantity" | "price" | "acquired_on" | "answered_at"
>;

/** What the owner said of these sales and transfers. */
export function listSaid(ledger: Ledger, userId: string, subjects: readonly string[]): Promise<Said[]> {
  return ledger.read(
    sql<Said>`select subject_id, kind, trim_scale(quantity) as quantity, trim_scale(price) as price, acquired_on, answered_at
      from openings where user_id = ${userId} and subject_id = any(${array(subjects)}::text[])`,
  );
}

/** True when units of the instrument came into the account before an instant. */
export async function hasEarlier(
  ledger: Ledger,
  userId: string,
  { accountId, instrumentId, before }: Place & { before: string },
): Promise<boolean> {
  const [row] = await ledger.read(earlier({ userId, accountId, instrumentId, before }));
  return row?.found === true;
}
const earlier = prepared(
  "ledger",
  ({ userId, accountId, instrumentId, before }: Holes<Place & { userId: string; before: string }>) =>
    sql<{
      found: boolean;
    }>`select exists (select from fills where user_id = ${userId} and account_id = ${accountId}
      and instrument_id = ${instrumentId} and executed_at < ${before}::timestamptz and side = 'buy') as found`,
);
