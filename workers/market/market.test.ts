import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { getInstrument, getQuote, postQuote } from "#shared/contracts/market.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { newId } from "#shared/ids.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { accounts } from "../db/schema/journal.ts";
import { orders, paper_accounts } from "../db/schema/paper.ts";
import { openSystem } from "../db/system.ts";
import { lockSymbol, quotesOf, watch } from "./market.ts";
import { takeUnheard, updateQuote } from "./store.ts";

/** A symbol of this test alone. */
const newSymbol = () => `T${newId("request").slice(-12)}`;
const market = (statement: ReturnType<typeof sql>) => openSystem(env).query("tidemark_market", statement);
const ticksOf = (symbol: string) =>
  market(
    sql`select seq::int as seq, trim_scale(bid) as bid from ticks where symbol = ${symbol} order by seq`,
  );

/** Plants an order that waits for a quote of the symbol. */
async function restingOrder(user: TestUser, symbol: string): Promise<{ ends(): Promise<void> }> {
  const [user_id, account_id, id, at] = [user.id, newId("account"), newId("order"), new Date().toISOString()];
  await plant(accounts, { user_id, id: account_id, name: symbol, kind: "paper" });
  await plant(paper_accounts, {
    user_id,
    id: account_id,
    currency: "USD",
    start_balance: "1",
    cash: "1",
    started_at: at,
    created_at: at,
    high_equity: "1",
    models: NO_MODELS,
  });
  await plant(orders, {
    user_id,
    account_id,
    id,
    epoch: 1,
    symbol,
    side: "buy",
    type: "stop",
    quantity: "1",
    stop_price: "200",
    time_in_force: "gtc",
    status: "accepted",
    wake_high: "20000000000",
    created_at: at,
    version: 1,
  });
  return {
    async ends() {
      await user
        .ctx()
        .ledger.transaction((tx) =>
          tx.query(
            sql`update orders set status = 'canceled', wake_high = null where user_id = ${user_id} and id = ${id}`,
          ),
        );
    },
  };
}

test("a posted quote is the symbol's next one: numbered, at once in the ledger, never stale without an instant", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  const first = await user.call(postQuote, { body: { symbol, bid: "10.50", ask: "10.6", bidSize: "5" } });
  expect(first).toEqual({
    symbol,
    bid: "10.5",
    ask: "10.6",
    bidSize: "5",
    askSize: null,
    last: null,
    at: first.at,
    provider: "scripted",
    stale: false,
    seq: 1,
    matchedSeq: 1,
  });
  const old = new Date(Date.now() - 61_000).toISOString();
  const second = await user.call(postQuote, { body: { symbol, bid: "11", ask: "11", at: old } });
  expect(second).toMatchObject({ seq: 2, at: old, stale: true });
  expect(await user.call(getQuote, { params: { symbol: symbol.toLowerCase() } })).toEqual(second);
  expect(await ticksOf(symbol)).toEqual([]);
});

test("while orders may wait each quote is kept for the matcher, and none is lost until it has matched", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  await user.call(postQuote, { body: { symbol, bid: "1", ask: "100" } });
  const order = await restingOrder(user, symbol);
  // The object would tell the matcher of these.
  const bump = (bid: string) =>
    updateQuote(openSystem(env), symbol, {
      bid,
      ask: "100",
      bidSize: null,
      askSize: null,
      last: null,
      at: new Date().toISOString(),
      ages: false,
      provider: "scripted",
    });
  await bump("2");
  await order.ends();
  expect(await bump("3")).toMatchObject({ seq: 3, matchedSeq: 1 });
  expect(await ticksOf(symbol)).toEqual([
    { seq: 2, bid: "2" },
    { seq: 3, bid: "3" },
  ]);
  await market(sql`update symbols set matched_seq = 3 where symbol = ${symbol}`);
  expect(await bump("4")).toMatchObject({ seq: 4, matchedSeq: 4 });
});

test("a transaction locks the quote that it judges, and reads many by one statement", async () => {
  const user = await newUser();
  const [one, two] = [newSymbol(), newSymbol()];
  await user.call(postQuote, {
    body: {
      symbol: one,
      bid: "1",
      ask: "2",
      instrument: { calendar: "us-equities", priceStep: "0.05", quantityStep: "1", multiplier: "100" },
    },
  });
  await user.call(postQuote, { body: { symbol: two, bid: "3", ask: "4" } });
  await watch(env, one);
  await user.ctx().ledger.transaction(async (tx) => {
    const locked = await lockSymbol(tx, one);
    expect(locked).toMatchObject({
      seq: 1,
      bid: "1",
      instrument: {
        calendar: "us-equities",
        priceStep: "0.05",
        quantityStep: "1",
        multiplier: "100",
        currency: null,
      },
    });
    expect(await lockSymbol(tx, "NOTHING")).toBeNull();
    const quotes = await quotesOf(tx, [one, two, "NOTHING", two]);
    expect([...quotes.keys()].toSorted()).toEqual([one, two].toSorted());
    expect(quotes.get(two)).toMatchObject({ bid: "3", stale: false, ages: false });
  });
});

test("an instrument tells its steps, and the session that runs or comes next", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  const read = (asked: string) => user.call(getInstrument, { params: { symbol: asked } });
  const terms = { priceStep: "0.05", quantityStep: "1", multiplier: "100" };
  const post = (calendar: string) =>
    user.call(postQuote, { body: { symbol, bid: "1", ask: "2", instrument: { calendar, ...terms } } });
  await post("always");
  const always = await read(symbol.toLowerCase());
  expect(always).toMatchObject({ symbol, ...terms, session: { isOpen: true } });
  expect(always.session.closesAt).toBe(always.session.opensAt);
  await post("us-equities");
  const { session } = await read(symbol);
  expect(Date.parse(session.opensAt)).toBeGreaterThan(Date.now());
  expect(session.closesAt !== null).toBe(session.isOpen);
  await expect(read(newSymbol())).rejects.toMatchObject({ code: "not_found" });
});

test("a symbol that was never posted is not there", async () => {
  const user = await newUser();
  expect(await user.refused(getQuote, { params: { symbol: newSymbol() } })).toMatchObject({
    code: "not_found",
  });
  await expect(watch(env, newSymbol())).rejects.toMatchObject({ code: "not_found" });
});

test("while the ledger does not answer, an object keeps some quotes for it and refuses those behind them", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  await user.call(postQuote, { body: { symbol, bid: "1", ask: "1000" } });
  const held = Promise.withResolvers<void>();
  const holds = Promise.withResolvers<void>();
  const holding = user.ctx().ledger.transaction(async (tx) => {
    await lockSymbol(tx, symbol);
    holds.resolve();
    await held.promise;
  });
  await holds.promise;
  const stub = env.MARKET.getByName(symbol);
  const at = new Date().toISOString();
  const quote = { ask: "1000", bidSize: null, askSize: null, last: null, at, ages: false } as const;
  const answers = Array.from({ length: 70 }, (_, n) =>
    stub.post({ ...quote, bid: String(n + 2), provider: "scripted" }),
  );
  expect(await answers[69]).toEqual({ kind: "ledger" });
  held.resolve();
  await holding;
  const kinds = (await Promise.all(answers)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "bumped")).toHaveLength(64);
  expect(kinds.slice(0, 64)).not.toContain("ledger");
});

test("symbols that nothing wakes do not stand before the others in the sweep", async () => {
  const user = await newUser();
  const symbols = [newSymbol(), newSymbol()];
  for (const symbol of symbols) {
    await user.call(postQuote, { body: { symbol, bid: "1", ask: "2" } });
    await restingOrder(user, symbol);
  }
  await market(
    sql`update symbols set seen_at = case symbol when ${symbols[0]} then timestamptz '2000-01-01' else '2000-01-02' end
      where symbol in (${symbols[0]}, ${symbols[1]})`,
  );
  const oldest = { seconds: 90, limit: 1 };
  const system = openSystem(env);
  expect([await takeUnheard(system, oldest), await takeUnheard(system, oldest)]).toEqual(
    symbols.map((symbol) => [symbol]),
  );
});
