import type pg from "pg";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";

/**
 * Gives a user a paper account with so many fills on 500 days, and a randomised guardrail. Each of its days
 * has a draw and two breaches. Returns the guardrail's id.
 */
export async function plantGuardrail(admin: pg.Client, userId: string, fills: number): Promise<string> {
  const id = `grd_${"0".repeat(26)}`;
  const mine = [userId];
  await admin.query(
    "insert into accounts (user_id, id, name, kind) values ($1, 'acc_plans', 'Plans', 'paper')",
    mine,
  );
  await admin.query(
    `insert into paper_accounts (user_id, id, currency, start_balance, cash, started_at, models, high_equity, created_at)
     values ($1, 'acc_plans', 'USD', 50000, 50000, now() - interval '600 days', $2, 50000, now())`,
    [userId, JSON.stringify(NO_MODELS)],
  );
  await admin.query(
    `insert into orders (user_id, id, account_id, epoch, symbol, side, type, quantity, time_in_force, status,
       created_at, version)
     values ($1, 'ord_plans', 'acc_plans', 1, 'ACME', 'sell', 'market', 1, 'day', 'accepted', now(), 1)`,
    mine,
  );
  await admin.query(
    `insert into paper_fills (user_id, id, account_id, epoch, order_id, symbol, asset_class, multiplier, side,
       quantity, price, fee, optimistic, pessimistic, realized, at, tick_seq, booked)
     select $1, 'fil_plans_' || n, 'acc_plans', 1, 'ord_plans', 'ACME', 'equity', 1, 'sell', 1, 100, 0.5, 100, 100,
       n % 41 - 20, now() - make_interval(days => n % 500, secs => n / 500), n, true
     from generate_series(1, $2::int) n`,
    [userId, fills],
  );
  await admin.query(
    `insert into guardrails (user_id, id, rule, params, action, is_active, is_locked, account_id, seed, created_at)
     values ($1, $2, 'max_trades', '{"trades": 3}', 'randomised', true, false, 'acc_plans', 'seed', now())`,
    [userId, id],
  );
  await admin.query(
    `insert into guardrail_days (user_id, guardrail_id, day, armed)
     select $1, $2, current_date - n, n % 2 = 0 from generate_series(0, 499) n`,
    [userId, id],
  );
  await admin.query(
    `insert into guardrail_trips (user_id, guardrail_id, id, order_id, account_id, at, day, rule, action, armed, outcome, numbers)
     select $1, $2, 'gtp_' || lpad(n::text, 26, '0'), 'ord_plans', 'acc_plans', now() - make_interval(days => n / 2),
       current_date - n / 2, 'max_trades', 'randomised', true, 'blocked', '{}'
     from generate_series(0, 999) n`,
    [userId, id],
  );
  await admin.query(
    `insert into guardrail_evaluations (user_id, account_id, preset, started_at)
     values ($1, 'acc_plans', 'trailing-50k', now() - interval '400 days')`,
    mine,
  );
  return id;
}
