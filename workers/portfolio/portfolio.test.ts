import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { chooseLiveMode, readLiveMode } from "#shared/contracts/live-mode.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import {
  listPositions,
  listSnapshots,
  MOST_SNAPSHOTS,
  readPortfolio,
  takeSnapshot,
} from "#shared/contracts/portfolio.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { newId } from "#shared/ids.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { insertFills } from "#test/ledger.ts";
import { plant } from "#test/plant.ts";
import { openCtx } from "#workers/context.ts";
import { guardrail_trips } from "#workers/db/schema/guardrails.ts";
import * as journal from "#workers/db/schema/journal.ts";
import * as paper from "#workers/db/schema/paper.ts";
import { openSystem } from "#workers/db/system.ts";
import { tradingDays } from "../journal/guardrails/core/trading-day.ts";
import { guardrailsFor } from "../journal/guardrails/guardrails-for.ts";
import { deriveLedger } from "../journal/trades/derive/derive-ledger.ts";
import { beginDays } from "../paper/days/begin-days.ts";
import { sweepDays } from "./snapshots/sweep-days.ts";

const AT = "2026-03-02T15:00:00.000Z";

/** A paper account with 100 000 at its start, and the given figures. */
async function account(
  user: TestUser,
  name: string,
  more: Partial<typeof paper.paper_accounts.$inferInsert> = {},
) {
  const id = more.id ?? newId("account");
  await plant(journal.accounts, { user_id: user.id, id, name, kind: "paper" });
  await plant(paper.paper_accounts, {
    user_id: user.id,
    id,
    currency: "USD",
    start_balance: "100000",
    cash: "100000",
    started_at: AT,
    models: NO_MODELS,
    high_equity: "100000",
    created_at: AT,
    ...more,
  });
  return id;
}

/** What the quantity cost at that price, under each model of the band. */
function costs(quantity: string, price: string) {
  const cost = toDecimal(decimal(quantity).abs().times(price));
  return { cost, optimistic_cost: cost, pessimistic_cost: cost };
}

async function holds(user: TestUser, accountId: string, symbol: string, quantity: string, price: string) {
  await plant(paper.positions, {
    user_id: user.id,
    account_id: accountId,
    symbol,
    asset_class: "equity",
    multiplier: "1",
    quantity,
    ...costs(quantity, price),
    realized: "3",
    fees: "1",
    changed_at: AT,
  });
}

async function quoted(
  symbol: string,
  bid: string,
  ask: string,
  more: { ages?: boolean; provider?: string } = {},
) {
  await openSystem(env).query(
    "tidemark_market",
    sql<never>`insert into symbols (symbol, bid, ask, quoted_at, ages, provider, calendar, price_step, quantity_step,
        multiplier, asset_class)
      values (${symbol}, ${bid}, ${ask}, ${more.ages === true ? AT : new Date().toISOString()}, ${more.ages ?? false},
        ${more.provider ?? "scripted"}, 'always', 0.01, 0.000001, 1, 'equity')`,
  );
}

/** A symbol that no other test has. */
const own = (name: string) => `${name}${newId("order").slice(-8)}`;

test("a long is worth its bid and a short its ask; the sums of accounts follow from their positions", async () => {
  const user = await newUser();
  const [up, down, dark] = [own("UP"), own("DN"), own("XX")];
  await Promise.all([quoted(up, "101.5", "102"), quoted(down, "49", "50.25")]);
  const first = await account(user, "First", { cash: "95000", reserved: "200" });
  const second = await account(user, "Second", { cash: "90000" });
  await holds(user, first, up, "50", "100");
  await holds(user, first, down, "-10", "52");
  await holds(user, second, dark, "100", "100");
  const { accounts, positions, positionCount, combined, allocation, stale } = await user.call(readPortfolio);
  expect(accounts).toEqual([
    expect.objectContaining({
      id: first,
      kind: "paper",
      cash: "95000",
      marketValue: "4572.5",
      equity: "99572.5",
      marginUsed: "753.75",
      buyingPower: "94046.25",
      totalPnl: "-427.5",
      dayPnl: "-427.5",
      positions: 2,
    }),
    expect.objectContaining({ id: second, marketValue: null, equity: null, buyingPower: null, positions: 1 }),
  ]);
  expect(
    positions.map(({ symbol, marketValue, unrealizedPnl, realizedPnl }) => [
      symbol,
      marketValue,
      unrealizedPnl,
      realizedPnl,
    ]),
  ).toEqual([
    [up, "5075", "75", "2"],
    [down, "-502.5", "17.5", "2"],
    [dark, null, null, "2"],
  ]);
  expect({ positionCount, stale }).toEqual({ positionCount: 3, stale: false });
  expect(combined).toMatchObject({ currency: "USD", cash: "185000", equity: null });
  expect(allocation.map(({ symbol }) => symbol)).toEqual([up, down]);
  const one = await user.call(readPortfolio, { query: { account: "First" } });
  expect(one.accounts.map(({ id }) => id)).toEqual([first]);
  expect(one.combined).toMatchObject({ equity: "99572.5" });
  const stranger = await newUser();
  expect((await stranger.call(readPortfolio)).accounts).toEqual([]);
});

test("accounts of several currencies are added up at the day's rates, once there is a base currency", async () => {
  const user = await newUser();
  await account(user, "Dollars", { cash: "1100" });
  await account(user, "Euros", { currency: "EUR", cash: "2000" });
  expect((await user.call(readPortfolio)).combined).toBeNull();
  const today = new Date().toISOString().slice(0, 10);
  await openSystem(env).query(
    "tidemark_market",
    sql<never>`insert into fx_rates (currency, day, rate, source) values ('USD', ${today}::date, 1.1, 'test')
      on conflict (currency, day) do update set rate = excluded.rate`,
  );
  const preferences = await user.call(readPreferences);
  await user.call(putPreferences, { body: { ...preferences, timeZone: "UTC", baseCurrency: "EUR" } });
  const { combined } = await user.call(readPortfolio);
  expect(combined).toMatchObject({ currency: "EUR", cash: "3000", equity: "3000" });
  await user.call(putPreferences, { body: { ...preferences, baseCurrency: "JPY" } });
  expect((await user.call(readPortfolio)).combined).toMatchObject({ currency: "JPY", cash: null });
});

test("an old price says that it is old", async () => {
  const user = await newUser();
  const symbol = own("OLD");
  await quoted(symbol, "10", "11", { ages: true });
  await holds(user, await account(user, "Paper"), symbol, "1", "9");
  const { stale, positions } = await user.call(readPortfolio);
  expect([stale, positions[0]?.stale, positions[0]?.pricedAt]).toEqual([true, true, AT]);
});

test("what is open in the journal has what it cost, and no simulated price", async () => {
  const user = await newUser();
  const [real, sim] = [own("RE"), own("SI")];
  await Promise.all([quoted(real, "30", "31"), quoted(sim, "30", "31", { provider: "simulated" })]);
  const start = Date.parse(AT);
  await insertFills(user, [
    { symbol: real, at: start, side: "buy", quantity: "10", price: "20", fee: "1" },
    { symbol: real, at: start + 1000, side: "buy", quantity: "10", price: "26", fee: "1" },
    { symbol: real, at: start + 2000, side: "sell", quantity: "5", price: "28", fee: "1" },
    { symbol: sim, at: start, side: "sell", quantity: "4", price: "40", fee: "0" },
  ]);
  await deriveLedger(user.ctx(), { importId: null });
  const { items } = await user.call(listPositions);
  const [held, short] = [real, sim].map((symbol) => items.find((item) => item.symbol === symbol));
  // FIFO sold five of the ten at 20: five at 20 and ten at 26 are left, which cost 360.
  expect(held).toMatchObject({ quantity: "15", averagePrice: "24", marketValue: "450", unrealizedPnl: "90" });
  expect(short).toMatchObject({ quantity: "-4", averagePrice: "40", marketPrice: null, marketValue: null });
  const { accounts } = await user.call(readPortfolio);
  expect(accounts).toEqual([
    expect.objectContaining({ kind: "journal", cash: null, equity: null, positions: 2 }),
  ]);
});

test("positions come in pages, each once, those of paper and of the journal in one order", async () => {
  const user = await newUser();
  const id = await account(user, "Paper");
  for (const symbol of ["A", "B", "C", "D"]) await holds(user, id, symbol, "1", "1");
  await insertFills(
    user,
    ["B", "Z"].map((symbol) => ({
      symbol,
      at: Date.parse(AT),
      side: "buy" as const,
      quantity: "1",
      price: "1",
      fee: "0",
    })),
  );
  await deriveLedger(user.ctx(), { importId: null });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await user.call(listPositions, { query: { limit: 2, cursor } });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map((item) => `${item.accountName} ${item.symbol}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.toSorted()).toEqual(["Main B", "Main Z", "Paper A", "Paper B", "Paper C", "Paper D"]);
  const paperOnly = await user.call(listPositions, { query: { account: "Paper" } });
  expect(paperOnly.items.map(({ symbol }) => symbol)).toEqual(["A", "B", "C", "D"]);
});

const sweep = () =>
  sweepDays(env, {
    now: Date.now(),
    open: (caller) => openCtx(env, caller, (work) => void work.catch(() => undefined)),
  });

test("a day that is over ends once, with the equity that the next one begins with", async () => {
  const user = await newUser();
  const preferences = await user.call(readPreferences);
  await user.call(putPreferences, { body: { ...preferences, timeZone: "Asia/Tokyo" } });
  const symbol = own("DAY");
  await quoted(symbol, "12", "13");
  const id = await account(user, "Paper", { cash: "99990" });
  await holds(user, id, symbol, "1", "10");
  await user.ctx().ledger.transaction((tx) => beginDays(tx));
  const ledger = user.ctx().ledger;
  // Another zone waits for the end of the day, or it would begin one with fresh limits.
  await user.call(putPreferences, { body: { ...preferences, timeZone: "Pacific/Honolulu" } });
  const now = Date.now();
  const inForce = () => guardrailsFor(ledger.read, { userId: user.id, accountId: id, now });
  expect((await inForce()).day).toEqual(tradingDays("Asia/Tokyo")(now));
  const [day] = await ledger.read(
    sql<{
      hours: number;
    }>`select extract(epoch from next_at - now()) / 3600 as hours from portfolio_days where user_id = ${user.id}`,
  );
  expect(Number(day?.hours)).toBeGreaterThan(0);
  expect(Number(day?.hours)).toBeLessThanOrEqual(24);
  await ledger.transaction((tx) =>
    tx.query(
      sql<never>`update portfolio_days set next_at = now() - interval '3 days' where user_id = ${user.id}`,
    ),
  );
  await Promise.all([sweep(), sweep()]);
  await sweep();
  const yesterday = new Date(Date.now() + 9 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  const combined = await user.call(listSnapshots, { query: { kind: "daily" } });
  expect(combined.items).toEqual([
    expect.objectContaining({ account: null, day: yesterday, equity: "100002" }),
  ]);
  const ofAccount = await user.call(listSnapshots, { query: { account: id } });
  expect(ofAccount.items).toEqual([
    expect.objectContaining({
      account: id,
      cash: "99990",
      marketValue: "12",
      equity: "100002",
      positionCount: 1,
      holdings: [{ symbol, quantity: "1", marketPrice: "12", marketValue: "12" }],
    }),
  ]);
  const { accounts } = await user.call(readPortfolio);
  expect(accounts[0]).toMatchObject({ dayPnl: "0", totalPnl: "2" });
  expect((await inForce()).day).toEqual(tradingDays("Pacific/Honolulu")(now));
});

test("a day that cannot end is put off, so that the days behind it end", async () => {
  const user = await newUser();
  await user.ctx().ledger.transaction(async (tx) => {
    await beginDays(tx);
    await tx.query(sql`update portfolio_days set next_at = '2000-01-01' where user_id = ${user.id}`);
    // No zone has this name, so no day of it can be reckoned.
    await tx.query(sql`insert into preferences (user_id, preferences, changed_at)
      values (${user.id}, '{"timeZone": "Nowhere/Nothing"}', now())`);
  });
  await sweep();
  const [day] = await user
    .ctx()
    .ledger.read(
      sql<{ waits: boolean }>`select next_at > now() as waits from portfolio_days where user_id = ${user.id}`,
    );
  expect(day).toEqual({ waits: true });
});

test("a snapshot is taken when it is asked for, of one account or of all, and of nobody else's", async () => {
  const user = await newUser();
  const id = await account(user, "Paper");
  const one = await user.call(takeSnapshot, { body: { account: id } });
  expect(one).toMatchObject({ account: id, day: null, cash: "100000", equity: "100000", holdings: [] });
  const all = await user.call(takeSnapshot, { body: {} });
  expect((await user.call(listSnapshots)).items).toEqual([all]);
  expect(await (await newUser()).refused(takeSnapshot, { body: { account: id } })).toMatchObject({
    code: "not_found",
  });
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into portfolio_snapshots (user_id, id, at, currency, position_count, holdings)
      select ${user.id}, 'snp_' || n, now(), 'USD', 0, '[]' from generate_series(1, ${MOST_SNAPSHOTS - 3}) n`),
  );
  const both = await Promise.all(
    [1, 2].map(() =>
      user.fetch("/portfolio/snapshots", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      }),
    ),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

test("live mode is refused below the bar, asks for a confirmation above it, and each change is audited", async () => {
  const user = await newUser();
  await account(user, "Paper", { id: "acc_Paper" });
  const trades = 100;
  // A trade a quarter of a day for 25 days, each with a small gain.
  await insertFills(
    user,
    Array.from({ length: trades }, (_, at) => at)
      .flatMap((at) => {
        const opened = Date.parse("2026-03-02T01:00:00Z") + at * 6 * 3_600_000;
        const place = { account: "Paper", symbol: "ACME", quantity: "1", fee: "0" };
        return [
          { ...place, at: opened, side: "buy" as const, price: "100" },
          { ...place, at: opened + 60_000, side: "sell" as const, price: String(110 + (at % 3)) },
        ];
      })
      .slice(0, -1),
  );
  await deriveLedger(user.ctx(), { importId: null });
  const below = await user.call(readLiveMode);
  expect(below.mode).toBe("paper");
  expect(below.bar.find(({ rule }) => rule === "trades")).toEqual({
    rule: "trades",
    needed: "100",
    have: "99",
    met: false,
  });
  expect(await user.refused(chooseLiveMode, { body: { mode: "live" } })).toMatchObject({
    code: "paper_first",
  });
  await insertFills(user, [
    {
      account: "Paper",
      symbol: "ACME",
      quantity: "1",
      fee: "0",
      at: Date.parse("2026-03-02T01:00:00Z") + (trades - 1) * 6 * 3_600_000 + 60_000,
      side: "sell",
      price: "110",
    },
  ]);
  await deriveLedger(user.ctx(), { importId: null });
  expect((await user.call(readLiveMode)).bar.map(({ met }) => met)).toEqual([true, true, true, true]);
  expect(await user.refused(chooseLiveMode, { body: { mode: "live" } })).toMatchObject({
    code: "step_up_required",
  });
  expect(await user.confirmed(chooseLiveMode, { body: { mode: "live" } })).toMatchObject({ mode: "live" });
  expect(await user.confirmed(chooseLiveMode, { body: { mode: "paper" } })).toMatchObject({ mode: "paper" });
  const audits = await user.ctx().ledger.read(
    sql<{ detail: { from: string; to: string } }>`select detail from audit
      where user_id = ${user.id} and action = 'live_mode.changed' order by aseq`,
  );
  expect(audits.map(({ detail }) => `${detail.from} ${detail.to}`)).toEqual(["paper live", "live paper"]);
  // A reset of another account begins the record anew: nobody drops the bad account and keeps the good one.
  await account(user, "Bad", { epoch: 2, started_at: new Date().toISOString() });
  expect((await user.call(readLiveMode)).bar.slice(0, 2)).toMatchObject([{ have: "0" }, { have: "0" }]);
});

test("an order that overrode two guardrails is one breach of the bar", async () => {
  const user = await newUser();
  const trip = {
    user_id: user.id,
    order_id: newId("order"),
    account_id: newId("account"),
    at: new Date().toISOString(),
    day: AT.slice(0, 10),
    rule: "cool_off",
    action: "block",
    outcome: "overridden",
    numbers: {},
  } as const;
  for (const guardrail_id of [newId("guardrail"), newId("guardrail")])
    await plant(guardrail_trips, { ...trip, guardrail_id, id: newId("guardrailTrip") });
  const { bar } = await user.call(readLiveMode);
  expect(bar.find(({ rule }) => rule === "guardrail_breaches")).toMatchObject({ have: "1", met: false });
});
