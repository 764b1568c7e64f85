import { env } from "cloudflare:workers";
import { type SQL, sql } from "drizzle-orm";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { newId } from "#shared/ids.ts";
import { rowsAs } from "#workers/db/rows.ts";
import { accounts, fills } from "#workers/db/schema/journal.ts";
import { orders, paper_accounts, paper_fills } from "#workers/db/schema/paper.ts";
import type { PlannedFill } from "./fixtures/histories.ts";
import type { TestUser } from "./harness.ts";
import { contradictionsOf } from "./paper-checks.ts";
import { planting } from "./plant.ts";
import { openSystem } from "#workers/db/system.ts";
import { usualInstrument } from "#workers/market/providers/simulated.ts";
import { upsertSymbol, updateQuote } from "#workers/market/store.ts";
import { lockSymbol } from "#workers/market/market.ts";
import { lockAccounts } from "#workers/paper/matching/store.ts";
import { openBook } from "#workers/paper/orders/core/book.ts";
import type { OrderTerms } from "#workers/paper/orders/core/order.ts";
import { readBooks, writeBooks } from "#workers/paper/orders/many-books.ts";

export type PlantedAccount = { id: string; epoch: number };

const BALANCE = "1000000";
const SINCE = "2026-01-02T00:00:00.000Z";

/** A paper account in US dollars that no request has opened. */
export async function openPlanted(user: TestUser, name: string): Promise<PlantedAccount> {
  const id = newId("account");
  const row = { user_id: user.id, id };
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(planting(accounts, { ...row, name, kind: "paper" }));
    await tx.query(
      planting(paper_accounts, {
        ...row,
        currency: "USD",
        start_balance: BALANCE,
        cash: BALANCE,
        high_equity: BALANCE,
        models: NO_MODELS,
        started_at: SINCE,
        created_at: SINCE,
      }),
    );
  });
  return { id, epoch: 1 };
}

/** Fills of one filled order, which no booking has seen. Returns their ids. */
export async function plantFills(
  user: TestUser,
  { id: accountId, epoch }: PlantedAccount,
  planned: readonly PlannedFill[],
): Promise<string[]> {
  const orderId = newId("order");
  const ids = planned.map(({ at }) => newId("fill", at));
  const row = {
    user_id: user.id,
    id: orderId,
    account_id: accountId,
    epoch,
    symbol: "ACME",
    side: "buy",
  } as const;
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      planting(orders, {
        ...row,
        type: "market",
        quantity: "1",
        filled: "1",
        time_in_force: "gtc",
        status: "filled",
        created_at: SINCE,
        ended_at: SINCE,
        version: 2,
      }),
    );
    await tx.query(inserted(user.id, { accountId, epoch, orderId }, planned, ids));
  });
  return ids;
}

type OfOrder = { accountId: string; epoch: number; orderId: string };

function inserted(userId: string, of: OfOrder, planned: readonly PlannedFill[], ids: readonly string[]): SQL {
  const given = rowsAs<typeof fills, PlannedFill & { n: number }>(
    fills,
    planned.map((fill, n) => ({ ...fill, n })),
    {
      id: ({ n }) => ids[n] ?? "",
      executed_at: ({ at }) => new Date(at).toISOString(),
      side: ({ side }) => side,
      quantity: ({ quantity }) => quantity,
      price: ({ price }) => price,
      fee: ({ fee }) => fee,
      execution_id: ({ symbol }) => symbol,
      ordinal: ({ n }) => n,
    },
  );
  return sql`insert into ${paper_fills} (user_id, id, account_id, epoch, order_id, symbol, asset_class, multiplier, side,
      quantity, price, fee, optimistic, pessimistic, at, tick_seq)
    select ${userId}, id, ${of.accountId}, ${of.epoch}, ${of.orderId}, execution_id, 'equity', 1, side, quantity, price,
      fee, price, price, executed_at, ordinal from ${given}`;
}

/** A quote; without `at` it is of now and never ages. */
export type PlannedQuote = {
  bid: string;
  ask: string;
  bidSize?: string;
  askSize?: string;
  at?: string;
  /** When the ledger took it. */
  notedAt?: string;
};

/** A symbol that is traded on that calendar, with its first quote. */
export async function openSymbol(calendar: string, quote: PlannedQuote): Promise<string> {
  const symbol = newId("instrument").slice(-10);
  const instrument = { ...usualInstrument(symbol), calendar };
  await upsertSymbol(openSystem(env), symbol, { quote: given(quote), instrument });
  await quoted(symbol, quote);
  return symbol;
}

/** Gives the symbol its next quote, and calls no matcher. Returns the quote's number. */
export async function quoted(symbol: string, quote: PlannedQuote): Promise<number> {
  const row = await updateQuote(openSystem(env), symbol, given(quote));
  if (row === null) throw new Error(`nobody opened ${symbol}`);
  const { notedAt } = quote;
  if (notedAt !== undefined)
    await openSystem(env).query(
      "tidemark_market",
      sql`update ticks set noted_at = ${notedAt} where symbol = ${symbol} and seq = ${row.seq}`,
    );
  return row.seq;
}

function given({ bid, ask, bidSize = "1000000", askSize = "1000000", at }: PlannedQuote) {
  const instant = at ?? new Date().toISOString();
  const rest = { last: null, ages: at !== undefined, provider: "scripted" as const };
  return { bid, ask, bidSize, askSize, at: instant, ...rest };
}

/** An order as a test wants it; what it leaves out is a plain limit to buy one. */
export type PlannedOrder = Partial<OrderTerms> & { expiresAt?: string };

/**
 * Accepts orders without the checks at entry, by the book and the statement that a placement uses. Returns
 * their ids in the order of acceptance.
 */
export async function accept(
  user: TestUser,
  { id: accountId }: { id: string },
  symbol: string,
  planned: readonly PlannedOrder[],
): Promise<string[]> {
  const plain = { limitPrice: null, stopPrice: null, trailAmount: null, trailPercent: null };
  return user.ctx().ledger.transaction(async (tx) => {
    const [account] = await lockAccounts(tx.query, [{ userId: user.id, id: accountId }]);
    const quote = await lockSymbol(tx, symbol);
    if (account === undefined || quote === null) throw new Error("no account or no quote");
    const { instrument, at, stale, ...rest } = quote;
    const { assetClass } = instrument;
    const {
      orders: known,
      position,
      taken,
    } = (await readBooks(tx.query, [account], { symbol, seq: quote.seq }))(account);
    const book = openBook({
      account,
      orders: known,
      market: {
        symbol,
        assetClass,
        instrument,
        quote: { ...rest, at: Date.parse(at), stale },
        position,
        taken,
      },
      now: tx.now,
      newFillId: () => newId("fill", tx.now),
    });
    const ids = planned.map(() => newId("order", tx.now));
    book.place(
      planned.map(({ expiresAt = null, ...terms }, n) => {
        const { side, type, quantity, timeInForce } = {
          ...({ side: "buy", type: "limit", quantity: "1", timeInForce: "gtc" } as const),
          ...terms,
        };
        const whole = { ...plain, ...terms, symbol, side, type, quantity, timeInForce };
        const rest = { clientOrderId: null, confirmed: false, overrides: [] };
        return { ...rest, id: ids[n] ?? "", terms: whole, expiresAt };
      }),
    );
    await writeBooks(tx.query, [book.changes()], () => tx);
    return ids;
  });
}

/** An order, its fills and all that was told of it. */
export type Outcome = {
  id: string;
  status: string;
  filled: string;
  fills: { price: string; quantity: string; tick: number }[];
  history: string[];
  events: number;
  audits: number;
};

/** The orders of a user in the order of acceptance. */
export function outcomes(user: TestUser): Promise<Outcome[]> {
  return user.ctx().ledger.read(sql<Outcome>`
    select o.id, o.status, trim_scale(o.filled)::text as filled,
      coalesce((select json_agg(json_build_object('price', trim_scale(price)::text, 'quantity', trim_scale(quantity)::text,
        'tick', tick_seq) order by tick_seq) from paper_fills f where f.user_id = o.user_id and f.order_id = o.id), '[]') as fills,
      (select array_agg(event order by version) from order_history h where h.user_id = o.user_id and h.order_id = o.id) as history,
      (select count(*)::int from outbox e where e.user_id = o.user_id and e.body -> 'order' ->> 'id' = o.id) as events,
      (select count(*)::int from audit a where a.user_id = o.user_id and a.detail ->> 'order' = o.id) as audits
    from orders o where o.user_id = ${user.id} order by o.account_id, o.place`);
}

/** What of a user's rows contradicts their fills, in words; none is expected. */
export async function contradictions(user: TestUser): Promise<string[]> {
  const statement = { text: contradictionsOf(user.id), values: [] };
  return (await user.ctx().ledger.read<{ words: string }>(statement)).map(({ words }) => words);
}
