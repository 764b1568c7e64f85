import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import {
  type Asked,
  columnsIn,
  columnsOf,
  type Getters,
  insertOwned,
  overwrite,
  type Owned,
  updateFrom,
} from "../../db/rows.ts";
import { order_history, orders, paper_accounts, paper_fills, positions } from "../../db/schema/paper.ts";
import { preparedBy } from "../../db/statement.ts";
import type { BookedOrder, FillRow, HistoryRow, PositionRow } from "./core/book/rows.ts";
import type { AccountState } from "../accounts/core/account-state.ts";
import type { Changes } from "./core/book/sheet.ts";
import { wakeOf } from "./core/wake.ts";

type OfUser<Row> = Row & { userId: string };
type Inserted = OfUser<BookedOrder>;
type Updated = OfUser<BookedOrder> & { read: number };

/**
 * Writes the changes of any number of accounts in one statement. The caller holds the locks of the accounts.
 * Each update names what was read, so a write that finds another version is a fault of ours: it throws.
 */
export async function writeChanges(query: Tx["query"], changes: readonly Changes[]): Promise<void> {
  const all = <Row>(rowsOf: (change: Changes) => readonly Row[]): OfUser<Row>[] =>
    changes.flatMap((change) => rowsOf(change).map((row) => ({ ...row, userId: change.userId })));
  const inserted = all((change) => change.inserted);
  const updated = all((change) => change.updated.map(({ order, read }) => ({ ...order, read })));
  const accounts = all(({ account }) => (account === null ? [] : [account]));
  const history = all((change) => change.history);
  const fills = all((change) => change.fills);
  const held = all(({ position }) => (position === null ? [] : [position]));
  const shape = {
    inserted: inserted.length > 0,
    updated: updated.length > 0,
    accounts: accounts.length > 0,
    history: history.length > 0,
    fills: fills.length > 0,
    held: held.length > 0,
  };
  const given = {
    ...(shape.inserted && columnsOf(INSERTED, inserted, INSERTED_COLUMNS)),
    ...(shape.updated && columnsOf(UPDATED, updated, UPDATED_COLUMNS)),
    ...(shape.accounts && columnsOf(ACCOUNTS, accounts, ACCOUNT_COLUMNS)),
    ...(shape.history && columnsOf(HISTORY, history, HISTORY_COLUMNS)),
    ...(shape.fills && columnsOf(FILLS, fills, FILL_COLUMNS)),
    ...(shape.held && columnsOf(HELD, held, HELD_COLUMNS)),
  };
  const [done] = await query(written(shape, given));
  if (done?.orders !== updated.length || done.accounts !== accounts.length)
    throw new Error("an order or an account changed beside its lock");
}

const INSERTED = { later: "inserted" };
const UPDATED = { later: "updated" };
const ACCOUNTS = { later: "accounts" };
const HISTORY = { later: "history" };
const FILLS = { later: "fills" };
const HELD = { later: "held" };

/** Which rows a write has. It always names the updated orders and the accounts, so that it can count them. */
type Shape = Record<"inserted" | "updated" | "accounts" | "history" | "fills" | "held", boolean>;

const ACCEPTED: Shape = {
  inserted: true,
  updated: false,
  accounts: true,
  history: true,
  fills: false,
  held: false,
};

const written = preparedBy(
  "ledger",
  ({ inserted, updated, accounts, history, fills, held }: Shape) => {
    const parts = [
      inserted && sql`inserted as (${insertOwned<typeof orders, Inserted>(orders, INSERTED, ORDER)})`,
      history &&
        sql`written as (${insertOwned<typeof order_history, OfUser<HistoryRow>>(order_history, HISTORY, CHANGE)})`,
      fills && sql`filled as (${insertOwned<typeof paper_fills, OfUser<FillRow>>(paper_fills, FILLS, FILL)})`,
      held && sql`held as (${upsertOfHeld()})`,
      sql`updated as (${updated ? updateOfOrders() : NO_ROW})`,
      sql`moved as (${accounts ? updateOfAccounts() : NO_ROW})`,
    ].filter((part) => part !== false);
    return sql<{ orders: number; accounts: number }>`with ${sql.join(parts, sql`, `)}
      select (select count(*) from updated)::int as orders, (select count(*) from moved)::int as accounts`;
  },
  [
    { shape: ACCEPTED, given: [] },
    { shape: { ...ACCEPTED, fills: true, held: true }, given: [] },
    { shape: { ...ACCEPTED, inserted: false, updated: true, fills: true, held: true }, given: [] },
  ],
);

const NO_ROW = sql`select 1 where false`;

function updateOfOrders(): SQL {
  const where = sql`orders.user_id = given.user_id and orders.id = given.id and orders.version = given.was`;
  return sql`${updateFrom(orders, UPDATED, { by: ORDER_KEY, set: ORDER_CHANGE, where })} returning 1`;
}

function updateOfAccounts(): SQL {
  const where = sql`paper_accounts.user_id = given.user_id and paper_accounts.id = given.id
    and paper_accounts.changes = given.was`;
  return sql`${updateFrom(paper_accounts, ACCOUNTS, { by: ACCOUNT_KEY, set: FIGURES, where })} returning 1`;
}

function upsertOfHeld(): SQL {
  return sql`${insertOwned<typeof positions, OfUser<PositionRow>>(positions, HELD, POSITION)}
    on conflict (user_id, account_id, symbol) do update set ${overwrite(positions, [
      "asset_class",
      "multiplier",
      "quantity",
      "cost",
      "optimistic_cost",
      "pessimistic_cost",
      "realized",
      "fees",
      "opened_at",
      "changed_at",
    ])}`;
}

/** The key of a row and the version of it that was read. */
function keyOf<Row extends { userId: string; id: string }>(was: (row: Row) => number): Asked<Row> {
  return {
    user_id: ["text", ({ userId }) => userId],
    id: ["text", ({ id }) => id],
    was: ["bigint", was],
  };
}

const ORDER_KEY = keyOf<Updated>(({ read }) => read);
const ACCOUNT_KEY = keyOf<OfUser<AccountState>>(({ changes }) => changes);

/** A wake key in the form of its column. */
function key(wake: bigint | null): string | null {
  return wake === null ? null : String(wake);
}

const FIGURES: Asked<OfUser<AccountState>> = {
  cash: ["numeric", ({ cash }) => cash],
  reserved: ["numeric", ({ reserved }) => reserved],
  accepted: ["bigint", ({ accepted }) => accepted],
  working: ["int", ({ working }) => working],
  high_equity: ["numeric", ({ highEquity }) => highEquity],
  day: ["date", ({ day }) => day],
  day_equity: ["numeric", ({ dayEquity }) => dayEquity],
  changes: ["bigint", ({ changes }) => changes + 1],
};

const ORDER_CHANGE: Asked<Updated> = {
  quantity: ["numeric", ({ quantity }) => quantity],
  limit_price: ["numeric", ({ limitPrice }) => limitPrice],
  stop_price: ["numeric", ({ stopPrice }) => stopPrice],
  status: ["text", ({ status }) => status],
  filled: ["numeric", ({ filledQuantity }) => filledQuantity],
  filled_value: ["numeric", ({ filledValue }) => filledValue],
  reserved: ["numeric", ({ reserved }) => reserved],
  triggered: ["bool", ({ triggered }) => triggered],
  best: ["numeric", ({ best }) => best],
  held: ["bool", ({ held }) => held],
  wake_low: ["bigint", (order) => key(wakeOf(order).low)],
  wake_high: ["bigint", (order) => key(wakeOf(order).high)],
  judged_seq: ["bigint", ({ judgedSeq }) => judgedSeq],
  band: ["jsonb", ({ band }) => band],
  ended_at: ["timestamptz", ({ endedAt }) => endedAt],
  version: ["int", ({ version }) => version],
};

const ORDER: Getters<typeof orders, Inserted> & Owned<Inserted> = {
  user_id: ({ userId }) => userId,
  id: ({ id }) => id,
  account_id: ({ accountId }) => accountId,
  epoch: ({ epoch }) => epoch,
  client_order_id: ({ clientOrderId }) => clientOrderId,
  symbol: ({ symbol }) => symbol,
  side: ({ side }) => side,
  type: ({ type }) => type,
  quantity: ({ quantity }) => quantity,
  limit_price: ({ limitPrice }) => limitPrice,
  stop_price: ({ stopPrice }) => stopPrice,
  trail_amount: ({ trailAmount }) => trailAmount,
  trail_percent: ({ trailPercent }) => trailPercent,
  time_in_force: ({ timeInForce }) => timeInForce,
  status: ({ status }) => status,
  filled: ({ filledQuantity }) => filledQuantity,
  filled_value: ({ filledValue }) => filledValue,
  reserved: ({ reserved }) => reserved,
  triggered: ({ triggered }) => triggered,
  best: ({ best }) => best,
  group_id: ({ group }) => group,
  role: ({ role }) => role,
  held: ({ held }) => held,
  wake_low: (order) => key(wakeOf(order).low),
  wake_high: (order) => key(wakeOf(order).high),
  judged_seq: ({ judgedSeq }) => String(judgedSeq),
  place: ({ place }) => String(place),
  rejection: ({ rejection }) => rejection,
  confirmed: ({ confirmed }) => confirmed,
  overrides: ({ overrides }) => overrides,
  band: ({ band }) => band,
  expires_at: ({ expiresAt }) => expiresAt,
  created_at: ({ createdAt }) => createdAt,
  ended_at: ({ endedAt }) => endedAt,
  version: ({ version }) => version,
};

const CHANGE: Getters<typeof order_history, OfUser<HistoryRow>> & Owned<OfUser<HistoryRow>> = {
  user_id: ({ userId }) => userId,
  order_id: ({ orderId }) => orderId,
  version: ({ version }) => version,
  at: ({ at }) => at,
  from_status: ({ from }) => from,
  to_status: ({ to }) => to,
  event: ({ event }) => event,
  reason: ({ reason }) => reason,
};

const FILL: Getters<typeof paper_fills, OfUser<FillRow>> & Owned<OfUser<FillRow>> = {
  user_id: ({ userId }) => userId,
  id: ({ id }) => id,
  account_id: ({ accountId }) => accountId,
  epoch: ({ epoch }) => epoch,
  order_id: ({ orderId }) => orderId,
  symbol: ({ symbol }) => symbol,
  asset_class: ({ assetClass }) => assetClass,
  multiplier: ({ multiplier }) => multiplier,
  side: ({ side }) => side,
  quantity: ({ quantity }) => quantity,
  price: ({ price }) => price,
  fee: ({ fee }) => fee,
  optimistic: ({ optimistic }) => optimistic,
  pessimistic: ({ pessimistic }) => pessimistic,
  realized: ({ realized }) => realized,
  opens: ({ opens }) => opens,
  at: ({ at }) => at,
  tick_seq: ({ tickSeq }) => String(tickSeq),
  booked: () => false,
};

const POSITION: Getters<typeof positions, OfUser<PositionRow>> & Owned<OfUser<PositionRow>> = {
  user_id: ({ userId }) => userId,
  account_id: ({ accountId }) => accountId,
  symbol: ({ symbol }) => symbol,
  asset_class: ({ assetClass }) => assetClass,
  multiplier: ({ multiplier }) => multiplier,
  quantity: ({ quantity }) => quantity,
  cost: ({ cost }) => cost,
  optimistic_cost: ({ optimisticCost }) => optimisticCost,
  pessimistic_cost: ({ pessimisticCost }) => pessimisticCost,
  realized: ({ realizedPnl }) => realizedPnl,
  fees: ({ fees }) => fees,
  opened_at: ({ openedAt }) => openedAt,
  changed_at: ({ changedAt }) => changedAt,
};

const INSERTED_COLUMNS = columnsIn<typeof orders, Inserted>(orders, ORDER);
const UPDATED_COLUMNS = { ...ORDER_KEY, ...ORDER_CHANGE };
const ACCOUNT_COLUMNS = { ...ACCOUNT_KEY, ...FIGURES };
const HISTORY_COLUMNS = columnsIn<typeof order_history, OfUser<HistoryRow>>(order_history, CHANGE);
const FILL_COLUMNS = columnsIn<typeof paper_fills, OfUser<FillRow>>(paper_fills, FILL);
const HELD_COLUMNS = columnsIn<typeof positions, OfUser<PositionRow>>(positions, POSITION);
