import { Mapping } from "#shared/contracts/import-mapping.ts";
import { importTemplates } from "#workers/db/schema/imports.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import * as guards from "#workers/db/schema/guardrails.ts";
import { accounts } from "#workers/db/schema/journal.ts";
import * as paper from "#workers/db/schema/paper.ts";
import * as portfolio from "#workers/db/schema/portfolio.ts";
import { plant } from "./plant.ts";

const MAPPING = Mapping.parse({
  columns: { executedAt: "When", symbol: "What", quantity: "How many", price: "At" },
  values: { currency: "EUR" },
});

const AT = "2026-03-02T15:00:00.000Z";
const DAY = "2026-03-02";

const COSTS = { cost: "100", optimistic_cost: "100", pessimistic_cost: "100" };

/** Gives a user a row in every table of paper trading, of the portfolio and of guardrails. */
export async function plantTrading(userId: string): Promise<void> {
  const mine = { user_id: userId };
  const held = { symbol: "ACME", asset_class: "equity", multiplier: "1", quantity: "1" } as const;
  const account_id = "acc_paper";
  await plant(accounts, { ...mine, id: account_id, name: "Paper", kind: "paper" });
  await plant(paper.paper_accounts, {
    ...mine,
    id: account_id,
    currency: "USD",
    start_balance: "1000",
    cash: "900",
    started_at: AT,
    models: NO_MODELS,
    high_equity: "1000",
    created_at: AT,
  });
  await plant(paper.orders, {
    ...mine,
    id: "ord_1",
    account_id,
    epoch: 1,
    symbol: "ACME",
    side: "buy",
    type: "market",
    quantity: "1",
    time_in_force: "day",
    status: "filled",
    filled: "1",
    filled_value: "100",
    created_at: AT,
    version: 2,
  });
  const history = { order_id: "ord_1", version: 1, at: AT, to_status: "accepted", event: "accept" } as const;
  await plant(paper.order_history, { ...mine, ...history });
  await plant(paper.paper_fills, {
    ...mine,
    ...held,
    id: "fil_paper",
    account_id,
    epoch: 1,
    order_id: "ord_1",
    side: "buy",
    price: "100",
    fee: "0",
    optimistic: "100",
    pessimistic: "100",
    at: AT,
    tick_seq: "1",
  });
  await plant(paper.positions, { ...mine, ...held, account_id, ...COSTS, changed_at: AT });
  await plant(portfolio.portfolio_snapshots, {
    ...mine,
    id: "snp_1",
    at: AT,
    currency: "USD",
    position_count: 0,
    holdings: [],
  });
  await plant(portfolio.portfolio_days, { ...mine, next_at: AT, zone: "UTC" });
  await plant(portfolio.live_modes, { ...mine, mode: "paper", changed_at: AT });
  await plant(importTemplates, { ...mine, id: "imt_1", name: "My broker", mapping: MAPPING, created_at: AT });
  await plantGuardrails(userId, account_id);
}

async function plantGuardrails(userId: string, account_id: string): Promise<void> {
  const mine = { user_id: userId };
  const of = { ...mine, guardrail_id: "grd_1" };
  await plant(guards.guardrails, {
    ...mine,
    id: "grd_1",
    rule: "max_trades",
    params: { trades: 3 },
    action: "block",
    is_active: true,
    is_locked: false,
    seed: "seed",
    created_at: AT,
  });
  await plant(guards.guardrail_days, { ...of, day: DAY, armed: true });
  await plant(guards.guardrail_trips, {
    ...of,
    id: "trp_1",
    order_id: "ord_1",
    account_id,
    at: AT,
    day: DAY,
    rule: "max_trades",
    action: "block",
    outcome: "blocked",
    numbers: {},
  });
  await plant(guards.guardrail_evaluations, { ...mine, account_id, preset: "plain", started_at: AT });
}
