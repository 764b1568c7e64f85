import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Bias, getTradeBias, listBiases, listReflections } from "#shared/contracts/biases.ts";
import { simulate } from "#shared/contracts/simulations.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { readHabitTrades } from "./read-habit-trades.ts";

const MONDAY = Date.parse("2025-01-06T14:30:00.000Z");
const DAY = 86_400_000;
const MINUTE = 60_000;

type Planned = { after: number; held: number; result: number; symbol?: string; currency?: string };

/**
 * Each day has a loss of 20, and 2 min later an entry that loses 14.28. A win of 10 and a loss of 6 follow
 * 90 min apart. Winners are held for 18 min and losers for 45 min.
 */
const DAY_OF_HABITS: Planned[] = [
  { after: 0, held: 45, result: -20 },
  { after: 2, held: 45, result: -14.28 },
  { after: 90, held: 18, result: 10 },
  { after: 90, held: 45, result: -6 },
];

test("a planted habit costs what was planted, to the cent", async () => {
  const user = await imported(days(40, DAY_OF_HABITS));
  const [hold, revenge] = await scores(user);
  // A quarter of the gaps are 2 min and no other is below 90 min; the threshold lies between.
  expect(revenge).toMatchObject({ verdict: "likely", parts: { fastAfterLoss: 40, fastAfterWin: 0 } });
  expect(revenge?.cost).toEqual({
    trades: 40,
    total: "-571.2",
    perTrade: "-14.28",
    restTrades: 120,
    restPerTrade: "-5.333333333333",
    interval: expect.any(Array),
    currency: "USD",
    otherTrades: 0,
  });
  expect(revenge?.evidenceTotal).toBe(40);
  expect(revenge?.figures[0]).toMatchObject({
    role: "entered_soon_after_loss",
    measure: 120,
    gapSeconds: 120,
    after: { net: "-20", currency: "USD" },
  });
  expect(revenge?.comparison).toEqual([]);

  expect(hold).toMatchObject({ measure: "hold_ratio", verdict: "likely", estimate: 2.5, reference: null });
  // Every loser was held equally long, so that the money of all of them is no cost.
  expect(hold?.cost).toBeNull();
  const longest = hold?.evidence[0] ?? "";
  expect(hold?.figures[0]).toMatchObject({ tradeId: longest, role: "held_long", measure: 2700 });
  const { items } = await user.call(getTradeBias, { params: { id: longest } });
  expect(items).toContainEqual({ bias: "disposition_effect", role: "held_long" });

  for (const { bias, cost } of await scores(user)) {
    if (cost === null) continue;
    const without = await user.call(simulate, { body: { exclude: { biases: [bias] } } });
    const { droppedTotal, changes } = "changes" in without ? without : { droppedTotal: -1, changes: [] };
    expect({ bias, droppedTotal }).toEqual({ bias, droppedTotal: cost.trades });
    expect(changes[0]?.netPnl, bias).toBe(toDecimal(decimal(cost.total).neg()));
  }

  const { items: reflections } = await user.call(listReflections);
  const lead = reflections[0]?.sentences.filter(({ folded }) => folded !== true) ?? [];
  expect(lead).toHaveLength(3);
  const words = lead.map(({ parts }) => parts.map(({ text }) => text).join(""));
  expect(words[1]).toMatch(/^The \d+ trades .* made −/);
  expect(words[2]).toMatch(/^One thing to try: /);
});

test("habits of entries are read at one instant, and not by counts of another formula", async () => {
  const user = await imported(days(40, DAY_OF_HABITS));
  const apartFromWeeks = ["disposition_effect", "revenge_trading", "size_escalation", "averaging_down"];
  const ofWeeks = (await scores(user)).flatMap(({ bias, cost }) =>
    cost === null || apartFromWeeks.includes(bias) ? [] : [bias],
  );
  expect(ofWeeks).not.toEqual([]);
  const { ledger } = user.ctx();
  let reads = 0;
  const counting: typeof ledger = {
    ...ledger,
    read: (statement) => {
      reads++;
      return ledger.read(statement);
    },
  };
  const together = await readHabitTrades({ ledger: counting, userId: user.id }, ofWeeks);
  expect(reads).toBe(1);
  const apart = await Promise.all(
    ofWeeks.map((name) => readHabitTrades({ ledger, userId: user.id }, [name])),
  );
  expect(together).toEqual(apart.flat());
  await ledger.transaction((tx) =>
    tx.query(sql`update bias_buckets set formula = 'entry_trades/0'
      where user_id = ${user.id} and bias = 'entry_trades' and week = (
        select max(week) from bias_buckets where user_id = ${user.id})`),
  );
  await expect(readHabitTrades({ ledger, userId: user.id }, ofWeeks)).rejects.toThrow(
    expect.objectContaining({ code: "bias_unscored" }),
  );
});

test("currencies are told apart: the one of most trades is told, the other is counted", async () => {
  const euros = DAY_OF_HABITS.map((each) => ({ ...each, symbol: "EURO", currency: "EUR" }));
  const user = await imported([...days(35, DAY_OF_HABITS), ...days(10, euros, MONDAY + 100 * DAY)]);
  const [, revenge] = await scores(user);
  expect(revenge?.cost).toMatchObject({
    currency: "USD",
    trades: 35,
    total: "-499.8",
    restTrades: 105,
    otherTrades: 10,
  });
});

test("one trade has no cost and no evidence", async () => {
  const user = await imported(days(1, [{ after: 0, held: 10, result: -5 }]));
  for (const bias of await scores(user))
    expect(bias).toMatchObject({ status: "insufficient_data", cost: null, evidenceTotal: 0, figures: [] });
});

test("sizes are compared within an instrument, and the evidence is sorted by excess", async () => {
  // Shares of 1 000 and coins of 25 000 in turn: neither is larger than usual. Every eighth share is tripled.
  const lines: string[] = [];
  let at = MONDAY;
  for (let i = 0; i < 160; i++) {
    const isCoin = i % 2 === 1;
    const quantity = isCoin ? 250 : i % 8 === 6 ? 30 + (i % 16) / 10 : 10;
    const result = i % 8 === 5 ? -100 : i % 3 === 0 ? -40 : 50;
    lines.push(
      ...trade(at, {
        held: 5,
        result,
        symbol: isCoin ? "COIN" : "SHARE",
        assetClass: isCoin ? "crypto" : "equity",
        quantity,
      }),
    );
    at += i % 4 === 3 ? DAY - 3 * 15 * MINUTE : 15 * MINUTE;
  }
  const user = await imported(lines);
  const [, , size] = await scores(user);
  expect(size?.status).toBe("scored");
  const measures = size?.figures.map(({ measure }) => measure ?? 0) ?? [];
  expect(measures.length).toBeGreaterThan(5);
  expect(measures).toEqual(measures.toSorted((a, b) => b - a));
  expect(Math.max(...measures)).toBeLessThan(3.2);
  const symbols = await user.ctx().ledger.read(
    sql<{ symbol: string }>`select distinct t.symbol from bias_evidence e
      join trades t on t.user_id = e.user_id and t.id = e.trade_id
      where e.user_id = ${user.id} and e.bias = 'size_escalation'`,
  );
  expect(symbols).toEqual([{ symbol: "SHARE" }]);
  expect(size?.figures[0]).toMatchObject({ gapSeconds: 600, after: { net: "-100", currency: "USD" } });
});

function days(count: number, plan: readonly Planned[], from = MONDAY): string[] {
  return Array.from({ length: count }, (_, day) => {
    let at = from + day * DAY;
    return plan.flatMap((each) => {
      at += each.after * MINUTE;
      const lines = trade(at, each);
      at += each.held * MINUTE;
      return lines;
    });
  }).flat();
}

/** One closed trade as two lines of Tidemark CSV, bought at 100. */
function trade(
  at: number,
  {
    held,
    result,
    symbol = "ACME",
    currency = "USD",
    assetClass = "equity",
    quantity = 10,
  }: Omit<Planned, "after"> & { quantity?: number; assetClass?: string },
): string[] {
  const price = (100 + result / quantity).toFixed(8);
  return [
    [new Date(at).toISOString(), symbol, "buy", quantity, "100", currency, assetClass].join(","),
    [new Date(at + held * MINUTE).toISOString(), symbol, "sell", quantity, price, currency, assetClass].join(
      ",",
    ),
  ];
}

async function imported(lines: readonly string[]): Promise<TestUser> {
  const user = await newUser();
  await uploadText(
    user,
    ["executed_at,symbol,side,quantity,price,currency,asset_class", ...lines, ""].join("\n"),
  );
  await user.settle();
  return user;
}

async function scores(user: TestUser): Promise<Bias[]> {
  return (await user.call(listBiases)).items;
}
