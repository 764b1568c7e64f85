import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newUser, type TestUser } from "#test/harness.ts";
import {
  accept,
  contradictions,
  openPlanted,
  openSymbol,
  outcomes,
  type PlannedQuote,
  quoted,
} from "#test/paper.ts";
import type { Query } from "../../db/statement.ts";
import { openSystem, type System } from "../../db/system.ts";
import { sessionEnd } from "../../market/calendars/core/sessions.ts";
import { expireOrders } from "./expire-orders.ts";
import { matchSymbol } from "./match-symbol.ts";

const SOON = () => Date.now() + 20_000;
const match = (symbol: string, system: System = openSystem(env)) => matchSymbol(system, symbol, SOON());
const at = (bid: string, ask: string, more: Partial<PlannedQuote> = {}): PlannedQuote => ({
  bid,
  ask,
  ...more,
});

async function trader(quote = at("100", "101"), calendar = "always") {
  const user = await newUser();
  const account = await openPlanted(user, "Practice");
  return { user, account, symbol: await openSymbol(calendar, quote) };
}

async function marks(symbol: string) {
  const [row] = await openSystem(env).query(
    "tidemark_matcher",
    sql<{ head: number; matched: number; ticks: number }>`select head::int, matched_seq::int as matched,
      (select count(*)::int from ticks t where t.symbol = s.symbol) as ticks from symbols s where symbol = ${symbol}`,
  );
  return row;
}

const dead = () => new Error("the lights went out");

/** A system that dies at its `n`-th transaction, before or after the commit. */
function dyingAt(n: number, when: "before" | "after"): System {
  const system = openSystem(env);
  let count = 0;
  const dies = () => ++count === n;
  return {
    async query(role, statement) {
      if (dies()) throw dead();
      return system.query(role, statement);
    },
    async transaction(role, by, work) {
      const isLast = dies();
      const result = system.transaction(role, by, async (tx) => {
        const done = await work(tx);
        if (isLast && when === "before") throw dead();
        return done;
      });
      await result;
      if (isLast) throw dead();
      return result;
    },
  };
}

test("each kind of order meets the first quote that wakes it, in the order of acceptance, at a price of that quote", async () => {
  const { user, account, symbol } = await trader();
  await accept(user, account, symbol, [
    { limitPrice: "100" },
    { limitPrice: "99.5", quantity: "3" },
    { type: "stop", stopPrice: "103", quantity: "2" },
    { type: "stop", side: "sell", stopPrice: "98" },
    { type: "trailing_stop", side: "sell", trailAmount: "2" },
    { limitPrice: "50" },
  ]);
  await quoted(symbol, at("99", "100")); // touches the first limit, which is no fill
  await quoted(symbol, at("98.5", "99", { askSize: "2" })); // through both limits, with too little size
  await quoted(symbol, at("98", "98.5")); // the rest; the stop and the trail
  await quoted(symbol, at("104", "105"));
  expect(await match(symbol)).toBe(false);
  expect(await marks(symbol)).toEqual({ head: 5, matched: 5, ticks: 0 });
  const seen = (await outcomes(user)).map(({ status, filled, fills, history }) => ({
    status,
    filled,
    fills,
    history,
  }));
  expect(seen).toEqual([
    {
      status: "filled",
      filled: "1",
      fills: [{ price: "99", quantity: "1", tick: 3 }],
      history: ["accept", "fill"],
    },
    {
      status: "filled",
      filled: "3",
      fills: [
        { price: "99", quantity: "1", tick: 3 },
        { price: "98.5", quantity: "2", tick: 4 },
      ],
      history: ["accept", "fill_part", "fill"],
    },
    {
      status: "filled",
      filled: "2",
      fills: [{ price: "105", quantity: "2", tick: 5 }],
      history: ["accept", "trigger", "fill"],
    },
    {
      status: "filled",
      filled: "1",
      fills: [{ price: "98", quantity: "1", tick: 4 }],
      history: ["accept", "trigger", "fill"],
    },
    {
      status: "filled",
      filled: "1",
      fills: [{ price: "98", quantity: "1", tick: 4 }],
      history: ["accept", "trigger", "fill"],
    },
    { status: "accepted", filled: "0", fills: [], history: ["accept"] },
  ]);
  expect(await contradictions(user)).toEqual([]);
});

test("a matcher that dies anywhere loses nothing and doubles nothing, and three at once fill each order once", async () => {
  const { account, user, symbol } = await trader();
  const others = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const other = await newUser();
      return { user: other, account: await openPlanted(other, "Practice") };
    }),
  );
  const all = [{ user, account }, ...others];
  const book = [
    { limitPrice: "99" },
    { limitPrice: "98", quantity: "7" },
    { type: "trailing_stop", side: "sell", trailPercent: "1" },
  ] as const;
  for (const each of all) await accept(each.user, each.account, symbol, book);
  for (const quote of [
    at("101", "102"),
    at("97.5", "98.5"),
    at("96", "97", { askSize: "4" }),
    at("96", "97"),
  ])
    await quoted(symbol, quote);
  for (const when of ["before", "after"] as const)
    for (const n of [1, 3, 6, 7, 8, 10])
      await match(symbol, dyingAt(n, when)).catch((error: Error) => {
        if (error.message !== "the lights went out") throw error;
      });
  await Promise.all([match(symbol), match(symbol), match(symbol)]);
  expect(await marks(symbol)).toEqual({ head: 5, matched: 5, ticks: 0 });
  for (const each of all) {
    expect((await outcomes(each.user)).map(({ fills }) => fills)).toEqual([
      [{ price: "98.5", quantity: "1", tick: 3 }],
      [
        { price: "97", quantity: "4", tick: 4 },
        { price: "97", quantity: "3", tick: 5 },
      ],
      [{ price: "97.5", quantity: "1", tick: 3 }],
    ]);
    expect(await contradictions(each.user)).toEqual([]);
  }
});

test("nothing fills on a quote that was stale when it came or came outside the session, and the next one fills", async () => {
  const old = new Date(Date.now() - 61_000).toISOString();
  const { user, account, symbol } = await trader();
  await accept(user, account, symbol, [{ limitPrice: "99" }]);
  await quoted(symbol, at("97", "98", { at: old }));
  await match(symbol);
  expect((await outcomes(user))[0]?.status).toBe("accepted");
  await quoted(symbol, at("98", "98.5", { at: new Date().toISOString() }));
  // The quote was fresh when it came, so a matcher that comes late still fills on it.
  await match(symbol);
  expect(await outcomes(user)).toMatchObject([{ status: "filled", fills: [{ price: "98.5", tick: 3 }] }]);
});

test("an account that is held, blocked or broken holds up no other, and meets the quote later", async () => {
  const { user, account, symbol } = await trader();
  const [held, blocked] = [await newUser(), await newUser()];
  const [heldAccount, blockedAccount] = [
    await openPlanted(held, "Practice"),
    await openPlanted(blocked, "Practice"),
  ];
  const sides: [TestUser, { id: string }][] = [
    [user, account],
    [held, heldAccount],
    [blocked, blockedAccount],
  ];
  for (const [each, its] of sides) await accept(each, its, symbol, [{ limitPrice: "99" }]);
  await quoted(symbol, at("97", "98"));
  await blocked.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      sql`insert into blocks (key, until) values (${`user:${blocked.id}`}, now() + interval '1 hour')`,
    );
  });
  await held.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`select from paper_accounts where user_id = ${held.id} for update`);
    expect(await matchSymbol(openSystem(env), symbol, Date.now() + 1_000)).toBe(true);
    expect((await outcomes(user))[0]?.status).toBe("filled");
  });
  expect(await marks(symbol)).toMatchObject({ head: 2, matched: 1 });
  await match(symbol);
  expect((await outcomes(held))[0]?.status).toBe("filled");
  expect(await marks(symbol)).toMatchObject({ head: 2, matched: 2 });
});

/** When an order ends that is accepted at that instant. */
function endOf(accepted: string): string {
  return new Date(sessionEnd("us-equities", Date.parse(accepted))).toISOString();
}

test("a day order ends with its session, across a holiday and a clock change, after the last quote of it", async () => {
  const { user, account, symbol } = await trader(at("100", "101"), "us-equities");
  // Before Thanksgiving the next session is Friday's short one. The second day precedes a change of clocks.
  const [short, later] = [endOf("2025-11-26T22:00:00Z"), endOf("2026-03-07T12:00:00Z")];
  expect([short, later]).toEqual(["2025-11-28T18:00:00.000Z", "2026-03-09T20:00:00.000Z"]);
  const never = new Date(Date.now() + 3_600_000).toISOString();
  await accept(
    user,
    account,
    symbol,
    [short, short, later, never].map((expiresAt, n) => ({
      expiresAt,
      timeInForce: "day" as const,
      limitPrice: n === 0 ? "99" : "50",
      quantity: "2",
    })),
  );
  const statuses = async () => (await outcomes(user)).map(({ status, filled }) => `${status} ${filled}`);
  await quoted(symbol, at("97", "98", { askSize: "1", notedAt: "2025-11-28T17:59:59.999Z" }));
  await quoted(symbol, at("47", "48", { notedAt: "2026-03-09T19:59:59.999Z" }));
  expect(await expireOrders(openSystem(env), SOON())).toBe(0);
  await match(symbol);
  // The rest of the first and the second order had ended before the second quote came; the third had not.
  expect(await statuses()).toEqual(["expired 1", "expired 0", "filled 2", "filled 2"]);
  await accept(user, account, symbol, [
    { expiresAt: later, timeInForce: "day", limitPrice: "10" },
    { expiresAt: never, timeInForce: "day", limitPrice: "10" },
  ]);
  expect(
    await Promise.all([expireOrders(openSystem(env), SOON()), expireOrders(openSystem(env), SOON())]),
  ).toContain(1);
  expect((await statuses()).slice(4)).toEqual(["expired 0", "accepted 0"]);
  expect(await contradictions(user)).toEqual([]);
});

test("of an account with many orders a quote that only moves a trail reads what it wakes, and a fill all of them", async () => {
  const { user, account, symbol } = await trader();
  await accept(user, account, symbol, [
    { type: "trailing_stop", side: "sell", trailAmount: "5" },
    ...Array.from({ length: 250 }, () => ({ limitPrice: "1" })),
  ]);
  let read = 0;
  const system = openSystem(env);
  const counted: System = {
    query: (role, statement) => system.query(role, statement),
    transaction: (role, by, work) =>
      system.transaction(role, by, (tx) =>
        work({
          ...tx,
          async query<Row>(statement: Query<Row>): Promise<Row[]> {
            const rows = await tx.query(statement);
            read += rows.length;
            return rows;
          },
        }),
      ),
  };
  await quoted(symbol, at("102", "103"));
  await match(symbol, counted);
  expect(read).toBeLessThan(10);
  const best = sql<{ best: string }>`select trim_scale(best) as best from orders
    where symbol = ${symbol} and type = 'trailing_stop'`;
  expect(await system.query("tidemark_matcher", best)).toEqual([{ best: "102" }]);
  await quoted(symbol, at("96", "97"));
  await match(symbol, counted);
  expect(read).toBeGreaterThan(250);
  expect((await outcomes(user))[0]).toMatchObject({ status: "filled", fills: [{ price: "96" }] });
  expect(await contradictions(user)).toEqual([]);
});
