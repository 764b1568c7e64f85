import { type SQL, sql } from "drizzle-orm";
import type { Placeholder } from "drizzle-orm";

type Hole<T> = Placeholder<string, T | undefined> | SQL;

/** An open position of a paper account or of the journal. A position without a price has null for it. */
export type HeldRow = {
  account_id: string;
  account_name: string;
  /** The id of the journal's trade, empty for a paper position. */
  id: string;
  symbol: string;
  quantity: string;
  average_price: string;
  realized: string;
  multiplier: string;
  currency: string;
  price: string | null;
  value: string | null;
  unrealized: string | null;
  priced_at: string | null;
  stale: boolean;
};

/**
 * The columns of a position beside its latest quote. A long is worth what its sale would bring, the bid, and
 * a short what buying it back would cost, the ask. `opened` is the signed value at which it was opened.
 */
const MARKED = sql`h.account_id, h.id, h.symbol, h.quantity, h.average_price, h.realized, h.multiplier, h.currency,
  m.price, h.quantity * m.price * h.multiplier as value,
  (h.quantity * m.price - h.opened) * h.multiplier as unrealized, m.quoted_at as priced_at`;

/** The quote's price for the position, and whether it was older than a minute at that instant. */
function market(at: Hole<string>, condition: SQL): SQL {
  return sql`left join lateral (
      select case when h.quantity > 0 then s.bid else s.ask end as price, s.quoted_at,
        s.ages and s.quoted_at < ${at}::timestamptz - interval '60 s' as stale
      from symbols s where s.symbol = h.symbol and (s.currency is null or s.currency = h.currency) and ${condition} limit 1
    ) m on true`;
}

type Part = {
  userId: Hole<string>;
  account?: Hole<string> | undefined;
  at: Hole<string>;
  page?: SQL | undefined;
};

/** The positions of paper accounts. `page` may hold further conditions on `h`, an order and a limit. */
export function paperHeld({ userId, account, at, page }: Part): SQL {
  return sql`select ${MARKED}, coalesce(m.stale, false) as stale from (
      select p.account_id, '' as id, p.symbol, p.quantity, round(p.cost / abs(p.quantity), 12) as average_price,
        sign(p.quantity) * p.cost as opened, p.realized - p.fees as realized, p.multiplier, a.currency
      from positions p join paper_accounts a on a.user_id = p.user_id and a.id = p.account_id
      where p.user_id = ${userId} and a.user_id = ${userId} and p.quantity <> 0
        ${account && sql`and p.account_id = ${account}`} ${page}
    ) h ${market(at, sql`true`)}`;
}

/**
 * The open positions of imported accounts. What is still open cost what all entries did, less what the exits
 * brought beyond their P&L. No simulated price values a real holding.
 */
export function journalHeld({ userId, account, at, page }: Part): SQL {
  return sql`select ${MARKED}, coalesce(m.stale, false) as stale from (
      select j.*, j.quantity * j.average_price as opened from (
      select t.account_id, t.id, t.symbol, t.sign * t.open_quantity as quantity, t.currency, i.multiplier,
        round((t.quantity * t.entry_price - (t.quantity - t.open_quantity) * coalesce(t.exit_price, 0)
          + t.sign * t.gross_fifo / i.multiplier) / t.open_quantity, 8) as average_price,
        t.gross_fifo - t.fees_fifo as realized
      from (
        select *, case direction when 'long' then 1 else -1 end as sign from trades
        where user_id = ${userId} and status = 'open' ${account && sql`and account_id = ${account}`} ${page}
      ) t
        cross join lateral (select kind from accounts where user_id = ${userId} and id = t.account_id limit 1) a
        cross join lateral (
          select multiplier from instruments where user_id = ${userId} and id = t.instrument_id limit 1) i
      where a.kind = 'journal' and t.open_quantity <> 0
      ) j
    ) h ${market(at, sql`s.provider <> 'simulated'`)}`;
}
