import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { getQuote, listBars, postQuote, suggestMarketSymbols } from "#shared/contracts/market.ts";
import { newId } from "#shared/ids.ts";
import { newUser, send } from "#test/harness.ts";
import { openSystem } from "../db/system.ts";
import { isOffered } from "../http/gatekeeper.ts";
import { chooseProvider } from "./providers/choose-provider.ts";
import { sweepMarket } from "./sweep.ts";

const newSymbol = () => `W${newId("request").slice(-12)}`;
const market = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  openSystem(env).query("tidemark_market", statement);

test("the sweep removes an idle symbol with its ticks, and neither a quote that never ages nor unmatched ones", async () => {
  const user = await newUser();
  const [idle, ageless, unmatched] = [newSymbol(), newSymbol(), newSymbol()];
  const at = new Date().toISOString();
  await user.call(postQuote, { body: { symbol: idle, bid: "1", ask: "2", at } });
  await user.call(postQuote, { body: { symbol: ageless, bid: "1", ask: "2" } });
  await user.call(postQuote, { body: { symbol: unmatched, bid: "1", ask: "2", at } });
  await market(sql`update symbols set matched_seq = 0 where symbol = ${unmatched}`);
  for (const symbol of [idle, unmatched])
    await market(
      sql`insert into ticks (symbol, seq, bid, ask, at, ages) values (${symbol}, 1, 1, 2, ${at}, true)`,
    );
  await sweepMarket(env);
  const ticked = sql<{ symbol: string }>`select symbol from ticks where symbol in (${idle}, ${unmatched})`;
  expect(await market(ticked)).toEqual([{ symbol: unmatched }]);
  await market(
    sql`update symbols set seen_at = now() - interval '2 hours' where symbol in (${idle}, ${ageless}, ${unmatched})`,
  );
  await sweepMarket(env);
  const left = sql<{
    symbol: string;
  }>`select symbol from symbols where symbol in (${idle}, ${ageless}, ${unmatched})`;
  expect((await market(left)).map(({ symbol }) => symbol).toSorted()).toEqual(
    [ageless, unmatched].toSorted(),
  );
  await evictDurableObject(env.MARKET.getByName(idle));
  // The object still holds the quote of the row that is gone, and writes it again when it is asked.
  expect(await user.call(getQuote, { params: { symbol: idle } })).toMatchObject({ seq: 1, bid: "1" });
});

/** Whether a deployment of that provider and origin lets quotes be posted. */
const isPostable = (MARKET_PROVIDER: string, PUBLIC_ORIGIN = env.PUBLIC_ORIGIN) =>
  isOffered(postQuote, { ...env, MARKET_PROVIDER, PUBLIC_ORIGIN, EMAIL_SENDER: "resend" });

test("quotes may be posted where the provider is scripted and the origin a loopback one, else the endpoint is absent", () => {
  expect([
    isPostable("scripted"),
    isPostable("simulated"),
    isPostable("scripted", "https://tidemark.example"),
  ]).toEqual([true, false, false]);
  expect(() => isPostable("nothing")).toThrow(expect.objectContaining({ code: "not_ready" }));
});

test("refuses what is no quote", async () => {
  const user = await newUser();
  for (const quote of [
    { bid: "2", ask: "1" },
    { bid: "9999999999.00000001", ask: "9999999999" },
    { bid: "0", ask: "1" },
    { bid: "-1", ask: "1" },
    { bid: "1", ask: "12345678901" },
    { bid: "0.123456789", ask: "1" },
    { bid: "1", ask: "2", bidSize: "-1" },
    { bid: "1", ask: "2", symbol: "A B" },
    { bid: "1", ask: "2", symbol: "A".repeat(21) },
    { bid: "1", ask: "2", at: "yesterday" },
    {
      bid: "1",
      ask: "2",
      instrument: { calendar: "always", priceStep: "0", quantityStep: "1", multiplier: "1" },
    },
  ]) {
    const body = { symbol: newSymbol(), ...quote };
    expect(await user.refused(postQuote, { body }), JSON.stringify(quote)).toMatchObject({
      code: "invalid_request",
    });
  }
});

test("bars are bounded by number, and an unknown symbol has none", async () => {
  const user = await newUser();
  const symbol = newSymbol();
  const query = { interval: "1m", from: "2026-11-20T00:00:00Z", to: "2026-11-21T00:00:00Z" } as const;
  const refusal = await user.refused(listBars, { params: { symbol }, query });
  expect(refusal).toMatchObject({ code: "invalid_request", detail: expect.stringContaining("1000") });
  expect(await user.refused(listBars, { params: { symbol }, query: {} })).toMatchObject({
    code: "not_found",
  });
});

test("the simulator answers through the same calls, with a quote that ages and an instrument of small steps", async () => {
  const provider = chooseProvider({ ...env, MARKET_PROVIDER: "simulated" });
  const now = Date.now();
  expect(await provider.quote("ACME", now)).toEqual(await provider.quote("ACME", now));
  expect(await provider.instrument("BTC-USD")).toMatchObject({ calendar: "always", assetClass: "crypto" });
  const from = new Date(now - 600_000).toISOString();
  const bars = await provider.bars("ACME", { from, to: new Date(now).toISOString(), interval: "1m" });
  expect(bars.length).toBe(10);
});

test("symbols are suggested by their beginning, then by a word of their name, in any case", async () => {
  const user = await newUser();
  const items = async (prefix: string) =>
    (await user.call(suggestMarketSymbols, { query: { prefix } })).items.map(({ symbol }) => symbol);
  expect((await items("aa"))[0]).toBe("AAPL");
  expect(await items("hathaway")).toEqual(["BRK.B"]);
  expect(await items("nothing like it")).toEqual([]);
  expect((await send("/mapi/market/symbols?prefix=a")).status).toBe(401);
});
