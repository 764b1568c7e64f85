import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GuardrailAction, Ruled } from "#shared/contracts/guardrail-rules.ts";
import { decimal } from "#shared/decimal.ts";
import { isArmed } from "./draw.ts";
import type { Facts, Loss, OrderFacts, Standing } from "./facts.ts";
import { judge, judgeAll } from "./judge.ts";

const DAY = { date: "2026-11-26", start: "2026-11-26T05:00:00.000Z", end: "2026-11-27T05:00:00.000Z" };
const BUY: OrderFacts = {
  symbol: "ACME",
  side: "buy",
  quantity: "10",
  notional: "1000",
  opens: true,
  positionAfter: "10",
  beside: "0",
  quantityStep: "0.01",
};

type Given = {
  now?: string;
  account?: Partial<Facts["account"]>;
  today?: Partial<Facts["today"]>;
  losses?: Loss[];
  order?: Partial<OrderFacts>;
};

function facts({ now = "2026-11-26T15:00:00.000Z", account, today, losses = [], order }: Given = {}): Facts {
  return {
    now,
    day: DAY,
    account: {
      id: "acc_1",
      startBalance: "50000",
      equity: "50000",
      dayStartEquity: "50000",
      highEquity: "50000",
      ...account,
    },
    today: { opened: 0, realized: "0", ...today },
    losses,
    order: { ...BUY, ...order },
  };
}

function guard(
  ruled: unknown,
  more: { id?: string; action?: GuardrailAction; seed?: string } = {},
): Standing {
  const { id = "grd_1", action = "block", seed = "seed" } = more;
  return { ...Ruled.parse(ruled), id, action, seed, from: null };
}

/** A guardrail that allows one trade a day. */
function limit(action: GuardrailAction, id: string): Standing {
  return guard({ rule: "max_trades", params: { trades: 1 } }, { action, id });
}

function share(hits: readonly boolean[]): number {
  return hits.filter(Boolean).length / hits.length;
}

const coolOff = (params: object) => guard({ rule: "cool_off", params });
const LOST: Loss = { at: "2026-11-26T14:50:00.000Z", net: "-48.20", inARow: 1 };

describe("cool-off", () => {
  test("stops an order until the minutes after a loss are over, and says how long", () => {
    expect(judge(coolOff({ minutes: 15 }), facts({ losses: [LOST] }))).toEqual({
      guardrailId: "grd_1",
      rule: "cool_off",
      action: "block",
      numbers: { lostAt: LOST.at, loss: "48.2", lossesInARow: "1", minutes: "15", minutesSince: "10" },
      wouldPass: { at: "2026-11-26T15:05:00.000Z" },
      words: "You lost 48.2. This guardrail waits 15 minutes after it: for another 5 minutes.",
      from: null,
    });
  });

  test.each<[string, object, Given, boolean]>([
    ["the last millisecond", { minutes: 15 }, { now: "2026-11-26T15:04:59.999Z", losses: [LOST] }, true],
    ["the end", { minutes: 15 }, { now: "2026-11-26T15:05:00.000Z", losses: [LOST] }, false],
    ["one loss of the two in a row", { losses: 2, minutes: 15 }, { losses: [LOST] }, false],
    ["the second in a row", { losses: 2, minutes: 15 }, { losses: [{ ...LOST, inARow: 2 }] }, true],
    ["the third in a row", { losses: 2, minutes: 15 }, { losses: [{ ...LOST, inARow: 3 }] }, true],
    ["a loss a cent too small", { lossBeyond: "48.21", minutes: 15 }, { losses: [LOST] }, false],
    ["a loss of the size", { lossBeyond: "48.2", minutes: 15 }, { losses: [LOST] }, true],
    [
      "an earlier loss of the size, behind a small one",
      { lossBeyond: "100", minutes: 15 },
      { losses: [LOST, { at: "2026-11-26T14:46:00.000Z", net: "-100", inARow: 1 }] },
      true,
    ],
    ["either cause", { losses: 3, lossBeyond: "40", minutes: 15 }, { losses: [LOST] }, true],
    ["no loss", { minutes: 15 }, {}, false],
  ])("%s: %j", (_, params, given, stops) => {
    expect(judge(coolOff(params), facts(given)) !== null).toBe(stops);
  });
});

test.each<[string, object, Given, unknown]>([
  ["a trade below the limit", { trades: 3 }, { today: { opened: 2 } }, null],
  ["the trade at the limit", { trades: 3 }, { today: { opened: 3 } }, { at: DAY.end }],
  ["more of an open position", { trades: 3 }, { today: { opened: 3 }, order: { positionAfter: "25" } }, null],
  [
    "a short that turns long passes with the part that closes it",
    { trades: 3 },
    { today: { opened: 3 }, order: { positionAfter: "4" } },
    { at: DAY.end, quantity: "6" },
  ],
])("max trades: %s", (_, params, given, wouldPass) => {
  expect(judge(guard({ rule: "max_trades", params }), facts(given))?.wouldPass ?? null).toEqual(wouldPass);
});

test.each<[string, object, Given, boolean]>([
  ["a cent short of the amount", { amount: "500" }, { account: { equity: "49500.01" } }, false],
  ["the amount", { amount: "500" }, { account: { equity: "49500" } }, true],
  [
    "a percent of the day's start",
    { percent: "2" },
    { account: { dayStartEquity: "40000", equity: "39200" } },
    true,
  ],
  [
    "less than the percent",
    { percent: "2" },
    { account: { dayStartEquity: "40000", equity: "39200.01" } },
    false,
  ],
  [
    "an open loss, when closed trades count",
    { amount: "500", counts: "realized" },
    { account: { equity: "49000" } },
    false,
  ],
  ["a closed loss", { amount: "500", counts: "realized" }, { today: { realized: "-500" } }, true],
  ["a gain", { amount: "500" }, { account: { equity: "60000" } }, false],
])("daily loss: %s", (_, params, given, stops) => {
  const breach = judge(guard({ rule: "daily_loss", params }), facts(given));
  expect(breach?.wouldPass ?? null).toEqual(stops ? { at: DAY.end } : null);
});

test.each<[string, object, Given, unknown]>([
  ["a position at the cap", { notional: "1000" }, {}, null],
  ["a position above it", { notional: "900" }, {}, { quantity: "9" }],
  ["what is held counts", { notional: "1500" }, { order: { positionAfter: "20" } }, { quantity: "5" }],
  ["what other orders may open counts", { notional: "1500" }, { order: { beside: "8" } }, { quantity: "7" }],
  ["no room is left", { notional: "900" }, { order: { positionAfter: "20" } }, null],
  ["an order alone", { notional: "1500", of: "order" }, { order: { positionAfter: "20" } }, null],
  ["units", { quantity: "8" }, {}, { quantity: "8" }],
  ["a percent of the equity", { percent: "1" }, {}, { quantity: "5" }],
  [
    "short positions",
    { quantity: "8" },
    { order: { side: "sell", positionAfter: "-10" } },
    { quantity: "8" },
  ],
  [
    "a flip up to the cap on the other side",
    { quantity: "3" },
    { order: { positionAfter: "4" } },
    { quantity: "9" },
  ],
  [
    "what passes is a whole number of steps",
    { notional: "997" },
    { order: { quantityStep: "1" } },
    { quantity: "9" },
  ],
  ["less than one step is no room", { quantity: "0.5" }, { order: { quantityStep: "1" } }, null],
  [
    "a third is rounded down",
    { notional: "1000" },
    { order: { quantity: "3", notional: "3000", positionAfter: "3" } },
    { quantity: "1" },
  ],
])("size cap: %s", (_, params, given, wouldPass) => {
  expect(judge(guard({ rule: "size_cap", params }), facts(given))?.wouldPass ?? null).toEqual(wouldPass);
});

test.each<[string, object, Partial<Facts["account"]>, string | null]>([
  ["static, a cent above the floor", { amount: "2000" }, { equity: "48000.01" }, null],
  ["static, at the floor", { amount: "2000" }, { equity: "48000" }, "48000"],
  ["static ignores a high", { amount: "2000" }, { equity: "49000", highEquity: "60000" }, null],
  [
    "trailing follows the high",
    { kind: "trailing", amount: "2000" },
    { equity: "51000", highEquity: "53000" },
    "51000",
  ],
  [
    "a percent of the high",
    { kind: "trailing", percent: "4" },
    { equity: "57600", highEquity: "60000" },
    "57600",
  ],
  [
    "a locked floor stays at the start balance",
    { kind: "trailing", amount: "2000", locksAtStart: true },
    { equity: "50000.01", highEquity: "53000" },
    null,
  ],
  [
    "at the locked floor",
    { kind: "trailing", amount: "2000", locksAtStart: true },
    { equity: "50000", highEquity: "53000" },
    "50000",
  ],
])("drawdown: %s", (_, params, account, floor) => {
  const breach = judge(guard({ rule: "drawdown", params }), facts({ account }));
  expect(breach?.numbers["floor"] ?? null).toBe(floor);
  expect(breach?.wouldPass ?? null).toBeNull();
});

const BROKEN: Standing[] = [
  coolOff({ minutes: 15 }),
  guard({ rule: "max_trades", params: { trades: 1 } }),
  guard({ rule: "daily_loss", params: { amount: "1" } }),
  guard({ rule: "size_cap", params: { quantity: "0.1" } }),
  guard({ rule: "drawdown", params: { amount: "1" } }),
].map((each, index) => ({ ...each, id: `grd_${index}` }));
const WORST: Given = { losses: [LOST], today: { opened: 9 }, account: { equity: "1" } };

test("a closing order passes every rule, whatever was lost", () => {
  const closing = facts({ ...WORST, order: { opens: false, side: "sell", positionAfter: "0" } });
  expect(judgeAll(BROKEN, closing)).toEqual({
    blocks: [],
    warns: [],
    overridden: [],
    records: { day: DAY.date, days: [], trips: [] },
  });
  expect(judgeAll(BROKEN, facts(WORST)).blocks.map(({ rule }) => rule)).toEqual(
    BROKEN.map(({ rule }) => rule),
  );
});

test("a quantity that would pass does pass, and the next larger one does not", () => {
  const STEP = "0.00000001";
  const amount = fc.integer({ min: 1, max: 10_000_000 }).map((n) => decimal(n).div(1000).toFixed());
  fc.assert(
    fc.property(amount, amount, amount, fc.integer({ min: -500, max: 500 }), (quantity, price, cap, held) => {
      const order = (units: string) => ({
        quantity: units,
        quantityStep: STEP,
        notional: decimal(units).times(price).toFixed(),
        positionAfter: decimal(held).plus(units).toFixed(),
      });
      const cappedBy = guard({ rule: "size_cap", params: { notional: cap } });
      const passes = judge(cappedBy, facts({ order: order(quantity) }))?.wouldPass?.quantity;
      if (passes === undefined) return;
      expect(judge(cappedBy, facts({ order: order(passes) }))).toBeNull();
      const more = decimal(passes).plus(STEP).toFixed();
      expect(
        decimal(more).times(price).gt(0) && judge(cappedBy, facts({ order: order(more) })),
      ).not.toBeNull();
    }),
  );
});

describe("what comes of a breach", () => {
  const late = facts({ today: { opened: 5 } });

  test("a block blocks, a warning warns, and an override is told apart", () => {
    const all = [limit("block", "grd_1"), limit("warn", "grd_2"), limit("block", "grd_3")];
    const { blocks, warns, overridden, records } = judgeAll(all, late, { overridden: ["grd_2", "grd_3"] });
    expect([blocks, warns, overridden].map((each) => each.map(({ guardrailId }) => guardrailId))).toEqual([
      ["grd_1"],
      ["grd_2"],
      ["grd_3"],
    ]);
    expect(records.trips.map(({ outcome, armed }) => [outcome, armed])).toEqual([
      ["blocked", null],
      ["warned", null],
      ["overridden", null],
    ]);
  });

  test("a randomised guardrail blocks on an armed day, and records the breach on the others", () => {
    const ids = Array.from({ length: 40 }, (_, n) => `grd_${n}`);
    const drawn = ids.map((id) => limit("randomised", id));
    const { blocks, records } = judgeAll(drawn, late);
    const armed = ids.filter((id) => isArmed({ id, seed: "seed" }, DAY.date));
    expect(armed.length).toBeGreaterThan(0);
    expect(armed.length).toBeLessThan(ids.length);
    expect(blocks.map(({ guardrailId }) => guardrailId)).toEqual(armed);
    expect(records.trips.map(({ armed, outcome }) => `${armed} ${outcome}`)).toEqual(
      ids.map((id) => (armed.includes(id) ? "true blocked" : "false passed")),
    );
    // The day counts from its first opening order, with or without a breach.
    const early = judgeAll(drawn, facts());
    expect(early.records.days).toEqual(records.days);
    expect(early.records.days.filter(({ armed }) => armed).map(({ guardrailId }) => guardrailId)).toEqual(
      armed,
    );
    expect(early.records.trips).toEqual([]);
  });
});

test("half of all days are armed, and neither a day nor another guardrail tells of the next", () => {
  const days = Array.from({ length: 4000 }, (_, n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  const draw = (id: string) => days.map((day) => isArmed({ id, seed: "2b1c" }, day));
  const [one, other] = [draw("grd_1"), draw("grd_2")];
  // Four standard deviations of a fair coin.
  const slack = 4 * (0.5 / Math.sqrt(days.length));
  expect(Math.abs(share(one) - 0.5)).toBeLessThan(slack);
  expect(Math.abs(share(one.map((armed, n) => armed === one[n + 1])) - 0.5)).toBeLessThan(slack);
  expect(Math.abs(share(one.map((armed, n) => armed === other[n])) - 0.5)).toBeLessThan(slack);
});
