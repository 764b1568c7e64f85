import type pg from "pg";

/** What of `plantTrades` is open: one trade in two hundred. */
const OPEN_EVERY = 200;

/**
 * Gives a user so many trades of 40 symbols, each closed on the hour, the last one in the hour before this
 * one. So a trade closes as each month begins, at any time of the day. Every 200th is open with a part sold.
 * They come without fills, because deriving them would take minutes.
 */
export async function plantTrades(admin: pg.Client, userId: string, count: number): Promise<void> {
  await admin.query("insert into accounts (user_id, id, name) values ($1, 'acc_bench', 'Bench')", [userId]);
  await admin.query(
    `insert into instruments (user_id, id, symbol, currency, asset_class)
     select $1, 'ins_' || n, 'SYM' || n, 'USD', 'equity' from generate_series(0, 39) n`,
    [userId],
  );
  await admin.query(
    `insert into trades (user_id, id, account_id, instrument_id, symbol, currency, direction, status, quantity,
       open_quantity, entry_price, exit_price, opened_at, closed_at, fills, gross_fifo, gross_lifo, gross_hifo,
       gross_average, fees_fifo, fees_lifo, fees_hifo, fees_average, net_key, foreign_fees, formula)
     select $1, 'trd_' || lpad(n::text, 26, '0'), 'acc_bench', 'ins_' || n % 40, 'SYM' || n % 40, 'USD',
       case when n % 3 = 0 then 'short' else 'long' end, case when is_open then 'open' else 'closed' end,
       100 + n % 250, case when is_open then 40 else 0 end, 50.25 + n % 90, 51.75 + n % 90,
       closes - make_interval(mins => 5 + n % 50), case when not is_open then closes end,
       2, g, g, g, g, 2, 2, 2, 2, g - 2, 0, 'bench'
     from generate_series(1, $2::int) n,
       lateral (select ((n * 7919) % 400 - 190)::numeric as g, n % ${OPEN_EVERY} = 0 as is_open,
         date_trunc('hour', now()) - make_interval(hours => n) as closes) as made`,
    [userId, count],
  );
  await admin.query("analyze trades, accounts, instruments");
}
