import { sql } from "drizzle-orm";
import { MOST_OPENINGS } from "#shared/contracts/bounds.ts";
import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { ms, toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { askedAs, numberedAs } from "../../db/rows.ts";
import type { imports } from "../../db/schema/imports.ts";
import type { statedBalances } from "../../db/schema/bookings.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";

type Query = Tx["query"];

/** As many splits of an instrument count as a trade follows. */
const MOST_SPLITS = 100;

export type StatedRow = Pick<
  typeof statedBalances.$inferSelect,
  "account_id" | "kind" | "subject" | "contract" | "edge"
> & { account: string; amount: string; at: number | null };

/** The balances that an import keeps, with the names of their accounts. */
export async function listStated(query: Query, userId: string, importId: string): Promise<StatedRow[]> {
  return query(statedOf({ userId, importId }));
}
const statedOf = prepared(
  "ledger",
  ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
    sql<StatedRow>`select s.account_id, a.name as account, s.kind, s.subject, s.contract, s.edge,
        trim_scale(s.amount) as amount, ${ms(sql`s.at`)} as at
      from stated_balances s
        cross join lateral (select name from accounts where user_id = s.user_id and id = s.account_id limit 1) a
      where s.user_id = ${userId} and s.import_id = ${importId}
      order by s.account_id, s.kind, s.subject, s.contract, s.edge`,
);

export type InstrumentRow = {
  id: string;
  symbol: string;
  expiry: string | null;
  strike: string | null;
  right: "call" | "put" | null;
};

/** The instruments of these symbols, in any currency. */
export async function listInstruments(
  query: Query,
  userId: string,
  symbols: readonly string[],
): Promise<InstrumentRow[]> {
  return query(sql<InstrumentRow>`select id, symbol, expiry, trim_scale(strike) as strike, "right" from instruments
    where user_id = ${userId} and symbol = any(${array(symbols)}::text[])`);
}

export type SplitRow = {
  account_id: string;
  instrument_id: string;
  at: number;
  after: string;
  before: string;
};

/**
 * The splits of these instruments in these accounts, in the order of time, as many of each as a trade
 * follows. As in the trades, a split counts from the start of its second.
 */
export async function listSplits(
  query: Query,
  userId: string,
  lanes: readonly { accountId: string; instrumentId: string }[],
): Promise<SplitRow[]> {
  if (lanes.length === 0) return [];
  const given = askedAs("p", lanes, {
    account_id: ["text", ({ accountId }) => accountId],
    instrument_id: ["text", ({ instrumentId }) => instrumentId],
  });
  return query(sql<SplitRow>`select p.account_id, p.instrument_id, b.* from ${given}
    cross join lateral (
      select ${ms(sql`date_trunc('second', executed_at)`)} as at, trim_scale(ratio_after) as after,
        trim_scale(ratio_before) as before
      from bookings
      where user_id = ${userId} and account_id = p.account_id and instrument_id = p.instrument_id and kind = 'split'
        and ratio_after is not null
      order by executed_at, id limit ${MOST_SPLITS}) b`);
}

export type AskedUnits = {
  accountId: string;
  instrumentId: string;
  since: number | null;
  until: number;
};

/**
 * The units that came in each span of an instrument, less those that went. What an owner says was held before
 * a sale counts with that sale.
 */
export async function sumUnits(
  query: Query,
  userId: string,
  asked: readonly AskedUnits[],
): Promise<string[]> {
  if (asked.length === 0) return [];
  const within = sql`user_id = ${userId} and account_id = p.account_id and instrument_id = p.instrument_id
    and executed_at >= p.since and executed_at < p.until`;
  const given = numberedAs("p", asked, {
    account_id: ["text", ({ accountId }) => accountId],
    instrument_id: ["text", ({ instrumentId }) => instrumentId],
    since: ["timestamptz", ({ since }) => toInstant(since)],
    until: ["timestamptz", ({ until }) => toInstant(until)],
  });
  const rows = await query(sql<{ n: number; units: string }>`
    select p.n::int, trim_scale(coalesce(f.units, 0) + coalesce(b.units, 0) + coalesce(o.units, 0)) as units
    from ${given}
      cross join lateral (
        select sum(case when side = 'buy' then quantity else -quantity end) as units from fills where ${within} offset 0
      ) f
      cross join lateral (select sum(quantity) as units from bookings where ${within} and kind = 'transfer' offset 0) b
      cross join lateral (
        select sum(a.quantity) as units
        from (select subject_id, quantity from openings where user_id = ${userId} and account_id = p.account_id
            and instrument_id = p.instrument_id and quantity is not null limit ${MOST_OPENINGS}) a
          cross join lateral (select id from fills where ${within} and id = a.subject_id limit 1) f offset 0
      ) o`);
  const sums = asked.map(() => "0");
  for (const { n, units } of rows) sums[n - 1] = units;
  return sums;
}

export type AskedCash = { accountId: string; currency: string; since: number | null; at: number };
export type CashRow = {
  account_id: string;
  currency: string;
  sum: string;
  has_margin: boolean;
  first_at: number | null;
  first_in: number | null;
};

/**
 * What the rows of each account say of the cash of each currency after `since`, up to and with `at`. It reads
 * each account once, however many currencies are asked.
 */
export async function sumCash(query: Query, userId: string, asked: readonly AskedCash[]): Promise<CashRow[]> {
  if (asked.length === 0) return [];
  // A row looks its span up by account and currency, so that no plan compares all rows with all spans.
  const spans = JSON.stringify(
    Object.fromEntries(
      asked.map(({ accountId, currency, since, at }) => [
        `${accountId}|${currency}`,
        [toInstant(since), toInstant(at)],
      ]),
    ),
  );
  const accounts = [...new Set(asked.map(({ accountId }) => accountId))];
  const until = toInstant(asked.reduce((last, { at }) => Math.max(last, at), Number.NEGATIVE_INFINITY));
  return query(sql<CashRow>`
    select account_id, currency, trim_scale(round(sum(paid), 36)) as sum, bool_or(is_margin) as has_margin,
      ${ms(sql`min(executed_at)`)} as first_at, ${ms(sql`min(executed_at) filter (where is_in)`)} as first_in
    from (
      select a.id as account_id, m.*, ${spans}::jsonb -> (a.id || '|' || m.currency) as span
      from unnest(${array(accounts)}::text[]) as a (id)
        cross join lateral (
          select part.*, f.executed_at, false as is_in
          from fills f
            cross join lateral (select currency, multiplier, asset_class from instruments
              where user_id = ${userId} and id = f.instrument_id limit 1) i
            cross join lateral (values
              (i.currency, case when f.side = 'sell' then f.quantity else -f.quantity end * f.price * i.multiplier,
                i.asset_class in ('future', 'forex')),
              (f.fee_currency, -f.fee, false)
            ) as part (currency, paid, is_margin)
          where f.user_id = ${userId} and f.account_id = a.id and f.executed_at <= ${until}::timestamptz
          union all
          select b.currency, b.amount, false, b.executed_at, b.amount > 0
          from bookings b
          where b.user_id = ${userId} and b.account_id = a.id and b.executed_at <= ${until}::timestamptz and b.amount is not null
          offset 0
        ) m
      offset 0
    ) m
    where span is not null and executed_at > (span ->> 0)::timestamptz and executed_at <= (span ->> 1)::timestamptz
    group by account_id, currency`);
}

/** The latest balance of a currency that any import states before `before`, for each one that is asked. */
export async function findEarlier(
  query: Query,
  userId: string,
  asked: readonly { accountId: string; currency: string; before: number }[],
): Promise<({ at: number; amount: string } | null)[]> {
  if (asked.length === 0) return [];
  const given = numberedAs("p", asked, {
    account_id: ["text", ({ accountId }) => accountId],
    currency: ["text", ({ currency }) => currency],
    before: ["timestamptz", ({ before }) => toInstant(before)],
  });
  const rows = await query(sql<{ n: number; at: number; amount: string }>`
    select p.n::int, ${ms(sql`s.at`)} as at, trim_scale(s.amount) as amount
    from ${given}
      cross join lateral (
        select at, amount from stated_balances
        where ${bySideIndex(userId)} and account_id = p.account_id and kind = 'cash' and subject = p.currency
          and edge = 'last' and at < p.before
        order by at desc limit 1
      ) s`);
  const found = asked.map((): { at: number; amount: string } | null => null);
  for (const { n, at, amount } of rows) found[n - 1] = { at, amount };
  return found;
}

type Standing = Pick<typeof imports.$inferSelect, "id" | "reconciliation">;

/** The newest standing imports whose files state balances. */
export async function listStating(query: Query, userId: string, limit: number): Promise<Standing[]> {
  return query(stating({ userId, limit }));
}
const stating = prepared(
  "ledger",
  ({ userId, limit }: Holes<{ userId: string; limit: number }>) =>
    sql<Standing>`select id, reconciliation from imports
      where user_id = ${userId} and case when status = 'completed' and not dry_run and rows_stated > 0 then true else false end
      order by id desc limit ${limit}`,
);

/** Stores a result on an import that stands; false when it has been undone meanwhile. */
export async function updateReconciliation(
  tx: Tx,
  id: string,
  summary: ReconciliationSummary,
): Promise<boolean> {
  const rows = await tx.query(stored({ userId: tx.userId, id, summary: JSON.stringify(summary) }));
  return rows.length > 0;
}
const stored = prepared(
  "ledger",
  ({ userId, id, summary }: Holes<{ userId: string; id: string; summary: string }>) =>
    sql<{ id: string }>`update imports set reconciliation = ${summary}::jsonb
      where user_id = ${userId} and id = ${id} and status = 'completed' returning id`,
);

/** The id of the account of that name, or null. */
export async function findAccount(query: Query, userId: string, name: string): Promise<string | null> {
  const [row] = await query(accountOf({ userId, name }));
  return row?.id ?? null;
}
const accountOf = prepared(
  "ledger",
  ({ userId, name }: Holes<{ userId: string; name: string }>) =>
    sql<{ id: string }>`select id from accounts where user_id = ${userId} and name = ${name}`,
);

export async function isImport(query: Query, userId: string, id: string): Promise<boolean> {
  return (await query(importOf({ userId, id }))).length > 0;
}
const importOf = prepared(
  "ledger",
  ({ userId, id }: Holes<{ userId: string; id: string }>) =>
    sql<{ id: string }>`select id from imports where user_id = ${userId} and id = ${id}`,
);
