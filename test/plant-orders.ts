import type pg from "pg";

const SYMBOLS = 50;
/** The orders of a planted account that still work. */
const OPEN = 1_000;

/**
 * Gives a paper account so many orders with their history and fills, and a position in each of fifty symbols.
 * A thousand of the orders work, far from any price.
 */
export async function plantOrders(
  admin: pg.Client,
  { userId, accountId }: { userId: string; accountId: string },
  orders: number,
): Promise<void> {
  const mine = [userId, accountId];
  // Foreign keys would be looked up once per row, and each look-up would be logged with its plan.
  await admin.query("set session_replication_role = replica");
  const symbol = `'PLAN' || lpad((n % ${SYMBOLS})::text, 2, '0')`;
  await admin.query(
    `insert into symbols (symbol, bid, ask, quoted_at, ages, provider, calendar, price_step, quantity_step,
       multiplier, asset_class)
     select ${symbol}, 99, 100, now(), false, 'scripted', 'always', 0.01, 1, 1, 'equity'
     from generate_series(0, ${SYMBOLS - 1}) n on conflict do nothing`,
  );
  await admin.query(
    `insert into orders (user_id, id, account_id, epoch, symbol, side, type, quantity, limit_price, time_in_force,
       status, filled, filled_value, wake_low, place, created_at, ended_at, version)
     select $1, 'ord_' || lpad(n::text, 26, '0'), $2, 1, ${symbol}, 'buy', 'limit', 1, 1, 'gtc',
       case when n <= ${OPEN} then 'accepted' when n % 9 = 0 then 'canceled' else 'filled' end,
       case when n <= ${OPEN} or n % 9 = 0 then 0 else 1 end, 1, case when n <= ${OPEN} then 99999999 end, n,
       now() - make_interval(secs => $3::int - n), case when n > ${OPEN} then now() end, 2
     from generate_series(1, $3::int) n`,
    [...mine, orders],
  );
  await admin.query(
    `insert into order_history (user_id, order_id, version, at, to_status, event)
     select user_id, id, v, created_at, status, 'accept' from orders, generate_series(1, 2) v
     where user_id = $1 and account_id = $2`,
    mine,
  );
  await admin.query(
    `insert into paper_fills (user_id, id, account_id, epoch, order_id, symbol, asset_class, multiplier, side,
       quantity, price, fee, optimistic, pessimistic, at, tick_seq, booked)
     select user_id, 'fil' || substr(id, 4), account_id, 1, id, symbol, 'equity', 1, side, 1, 1, 0, 1, 1, created_at, place,
       true
     from orders where user_id = $1 and account_id = $2 and status = 'filled'`,
    mine,
  );
  await admin.query(
    `insert into positions (user_id, account_id, symbol, asset_class, multiplier, quantity, cost, optimistic_cost,
       pessimistic_cost, changed_at)
     select $1, $2, ${symbol}, 'equity', 1, case when n % 2 = 0 then 10 else -10 end, 1000, 1000, 1000, now()
     from generate_series(0, ${SYMBOLS - 1}) n`,
    mine,
  );
  await admin.query(
    `update paper_accounts set working = ${OPEN}, reserved = 0, cash = 10000000, accepted = $3
     where user_id = $1 and id = $2`,
    [...mine, orders],
  );
  await admin.query("reset session_replication_role");
}
