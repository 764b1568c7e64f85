import { sql } from "drizzle-orm";
import type { Position } from "#shared/contracts/portfolio.ts";
import type { Ledger } from "../db/ledger.ts";
import { type Holes, preparedBy } from "../db/statement.ts";
import { type HeldRow, journalHeld, paperHeld } from "./held-store.ts";

/** The sort key of a position: its account, its symbol, and the journal's trade or an empty text. */
export type Place = { account: string; symbol: string; id: string };

type Asked = { account?: string | undefined; after: Place | null; limit: number; now: number };

/** The open positions of a page, by account and symbol. */
export function listPositions(ledger: Ledger, userId: string, asked: Asked): Promise<HeldRow[]> {
  const { account, after, limit, now } = asked;
  return ledger.read(
    positionsPage(null, {
      userId,
      limit,
      at: new Date(now).toISOString(),
      account,
      afterAccount: after?.account,
      afterSymbol: after?.symbol,
      afterId: after?.id,
    }),
  );
}

type Page = {
  userId: string;
  limit: number;
  at: string;
  account?: string | undefined;
  afterAccount?: string | undefined;
  afterSymbol?: string | undefined;
  afterId?: string | undefined;
};

/** Each kind gives as many rows as the page may need; both together are cut to the page. */
const positionsPage = preparedBy(
  "ledger",
  (_: null, { userId, limit, at, account, afterAccount, afterSymbol, afterId }: Holes<Page>) => {
    const ofPaper = afterAccount
      ? sql`and (p.account_id, p.symbol, '') > (${afterAccount}, ${afterSymbol}, ${afterId})`
      : undefined;
    const ofJournal = afterAccount
      ? sql`and (account_id, symbol, id) > (${afterAccount}, ${afterSymbol}, ${afterId})`
      : undefined;
    const paper = paperHeld({
      userId,
      account,
      at,
      page: sql`${ofPaper} order by p.account_id, p.symbol limit ${limit}`,
    });
    const journal = journalHeld({
      userId,
      account,
      at,
      page: sql`and account_id in (select id from accounts where user_id = ${userId} and kind = 'journal')
        ${ofJournal} order by account_id, symbol, id limit ${limit}`,
    });
    return sql<HeldRow>`select h.account_id, a.name as account_name, h.id, h.symbol, trim_scale(h.quantity) as quantity,
        trim_scale(h.average_price) as average_price, trim_scale(h.realized) as realized,
        trim_scale(h.multiplier) as multiplier, h.currency, trim_scale(h.price) as price,
        trim_scale(round(h.value, 18)) as value, trim_scale(round(h.unrealized, 18)) as unrealized, h.priced_at, h.stale
      from ((${paper}) union all (${journal})) h
        cross join lateral (select name from accounts where user_id = ${userId} and id = h.account_id limit 1) a
      order by h.account_id, h.symbol, h.id limit ${limit}`;
  },
  [
    { shape: null, given: ["userId", "limit", "at"] },
    { shape: null, given: ["userId", "limit", "at", "account", "afterAccount", "afterSymbol", "afterId"] },
  ],
);

export function toPosition(row: HeldRow): Position {
  return {
    account: row.account_id,
    accountName: row.account_name,
    symbol: row.symbol,
    quantity: row.quantity,
    averagePrice: row.average_price,
    marketPrice: row.price,
    marketValue: row.value,
    unrealizedPnl: row.unrealized,
    realizedPnl: row.realized,
    multiplier: row.multiplier,
    currency: row.currency,
    pricedAt: row.priced_at,
    stale: row.stale,
  };
}
