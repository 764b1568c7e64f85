import { expect, test } from "vitest";
import { MOST_CURRENCIES } from "#shared/contracts/bounds.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills } from "#test/ledger.ts";
import { deriveLedger } from "../trades/derive/derive-ledger.ts";

const START = Date.UTC(2026, 0, 5, 14, 30);
const DAY = 86_400_000;

async function userWith(fills: FillInput[]): Promise<TestUser> {
  const user = await newUser();
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return user;
}

/** One trade for each day. A share bought at 100 earns the next amount of `nets`. */
function earning(nets: number[], place: Partial<FillInput> = {}): FillInput[] {
  return nets.flatMap((net, day): FillInput[] => [
    { ...place, at: START + day * DAY, side: "buy", quantity: "1", price: "100" },
    { ...place, at: START + day * DAY + 60_000, side: "sell", quantity: "1", price: String(100 + net) },
  ]);
}

test("measures wins, losses, ratios, streaks and drawdown", async () => {
  const user = await userWith(earning([10, -5, -5, 0, 20, 30, -40]));
  expect(await user.call(getMetrics, { query: {} })).toMatchObject({
    currency: "USD",
    trades: 7,
    openTrades: 0,
    wins: 3,
    losses: 3,
    breakeven: 1,
    grossPnl: "10",
    fees: "0",
    netPnl: "10",
    winRate: "0.428571428571",
    winRateWithoutScratches: "0.5",
    averageWin: "20",
    averageLoss: "-16.666666666667",
    payoff: "1.2",
    profitFactor: "1.2",
    expectancy: "1.428571428571",
    maxDrawdown: "40",
    longestWinStreak: 2,
    longestLossStreak: 2,
    foreignFees: 0,
    feesUnknown: 0,
    lotMethod: "fifo",
    byCurrency: [{ currency: "USD" }],
  });
});

test("an empty ledger has counts of 0 and no ratios", async () => {
  const user = await newUser();
  expect(await user.call(getMetrics, { query: {} })).toEqual({
    currency: null,
    trades: 0,
    openTrades: 0,
    wins: 0,
    losses: 0,
    breakeven: 0,
    grossPnl: "0",
    fees: "0",
    netPnl: "0",
    winRate: null,
    winRateWithoutScratches: null,
    averageWin: null,
    averageLoss: null,
    payoff: null,
    profitFactor: null,
    expectancy: null,
    maxDrawdown: "0",
    longestWinStreak: 0,
    longestLossStreak: 0,
    foreignFees: 0,
    feesUnknown: 0,
    pricePnl: null,
    fxPnl: null,
    conversion: null,
    byCurrency: [],
    lotMethod: "fifo",
    formula: "metrics-2",
  });
  expect(await user.call(getEquity, { query: {} })).toEqual({ curves: [], conversion: null });
});

test("a ledger without losses has no payoff and no profit factor", async () => {
  const user = await userWith(earning([5, 5]));
  expect(await user.call(getMetrics, { query: {} })).toMatchObject({
    winRate: "1",
    payoff: null,
    profitFactor: null,
    averageLoss: null,
  });
});

test("money of two currencies is not added up, trades are", async () => {
  const user = await userWith([...earning([10, -5]), ...earning([7], { symbol: "BMW", currency: "EUR" })]);
  const metrics = await user.call(getMetrics, { query: {} });
  expect(metrics).toMatchObject({
    currency: null,
    trades: 3,
    wins: 2,
    grossPnl: null,
    netPnl: null,
    expectancy: null,
    maxDrawdown: null,
    winRate: "0.666666666667",
    longestWinStreak: 2,
  });
  expect(metrics.byCurrency.map(({ currency, netPnl }) => [currency, netPnl])).toEqual([
    ["EUR", "7"],
    ["USD", "5"],
  ]);
});

test("counts what an open trade has realised, by the asked method", async () => {
  const user = await userWith([
    { at: START, side: "buy", quantity: "1", price: "100", fee: "1" },
    { at: START + DAY, side: "buy", quantity: "1", price: "110", fee: "2" },
    { at: START + 2 * DAY, side: "sell", quantity: "1", price: "120", fee: "4" },
  ]);
  const figures = async (lotMethod: "fifo" | "lifo" | "average") => {
    const { grossPnl, fees, trades, openTrades } = await user.call(getMetrics, { query: { lotMethod } });
    return [grossPnl, fees, trades, openTrades];
  };
  expect(await figures("fifo")).toEqual(["20", "5", 0, 1]);
  expect(await figures("lifo")).toEqual(["10", "6", 0, 1]);
  expect(await figures("average")).toEqual(["15", "5.5", 0, 1]);
});

const at = (day: number) => new Date(START + day * DAY + 60_000).toISOString();

test("draws the equity with its high-water mark, at most a thousand points", async () => {
  const user = await userWith(earning([10, -5, 20]));
  const { curves } = await user.call(getEquity, { query: {} });
  expect(curves).toEqual([
    {
      currency: "USD",
      points: [
        { at: at(0), dateOnly: false, equity: "10", tidemark: "10" },
        { at: at(1), dateOnly: false, equity: "5", tidemark: "10" },
        { at: at(2), dateOnly: false, equity: "25", tidemark: "25" },
      ],
    },
  ]);
  const long = await userWith(earning(Array.from({ length: 2001 }, (_, day) => (day % 5) - 2)));
  const [curve] = (await long.call(getEquity, { query: {} })).curves;
  expect(curve?.points).toHaveLength(667);
  expect(curve?.points.at(-1)).toMatchObject({ at: at(2000), equity: "-2" });
});

/**
 * A random history over four instruments in two currencies and two accounts, with fees, flips and partial
 * exits.
 */
function randomHistory(seed: number, count: number): FillInput[] {
  let state = seed;
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_, index): FillInput => {
    const pick = Math.floor(chance() * 4);
    return {
      symbol: `S${pick}`,
      currency: pick === 3 ? "EUR" : "USD",
      account: pick === 2 ? "Side" : "Main",
      multiplier: pick === 1 ? "50" : "1",
      at: START + index * 3_700_000,
      side: chance() < 0.5 ? "buy" : "sell",
      quantity: String(1 + Math.floor(chance() * 3)),
      price: (100 + chance() * 10).toFixed(2),
      fee: chance().toFixed(2),
    };
  });
}

test("agrees with a computation from scratch over a random history, for every method and month", async () => {
  const user = await userWith(randomHistory(11, 1500));
  const { closes, trades } = (await derivedRows(user)) as { closes: Row[]; trades: Row[] };
  for (const lotMethod of ["fifo", "lifo", "hifo", "average"] as const) {
    const metrics = await user.call(getMetrics, { query: { lotMethod } });
    expect(metrics.byCurrency).toEqual(
      ["EUR", "USD"].map((currency) => expect.objectContaining(scratch(closes, trades, lotMethod, currency))),
    );
    let sum = decimal(0);
    for (let month = 0; month < 12; month++) {
      const [from, to] = [month, month + 1].map((at) => new Date(Date.UTC(2026, at)).toISOString());
      const part = await user.call(getMetrics, { query: { lotMethod, symbol: "S1", from, to } });
      sum = sum.plus(part.netPnl ?? "0");
    }
    const whole = await user.call(getMetrics, { query: { lotMethod, symbol: "S1" } });
    expect(
      sum
        .minus(whole.netPnl ?? "")
        .abs()
        .lt("1e-16"),
    ).toBe(true);
  }
});

type Row = Record<string, string>;

const sum = (values: Big[]) => values.reduce((total, value) => total.plus(value), decimal(0));
/** An answer rounds an amount at its 18th place. */
const onWire = (amount: Big) => toDecimal(amount.round(18, 2));
const ratio = (part: Big, whole: Big | number) => toDecimal(part.div(whole).round(12, 2));

/** The same figures, computed by adding up the rows one by one. */
function scratch(closes: Row[], trades: Row[], method: string, currency: string): object {
  const own = closes.filter((close) => close["currency"] === currency);
  own.sort((a, b) => ((a["closed_at"] ?? "") < (b["closed_at"] ?? "") ? -1 : 1));
  let [gross, fees, peak, drawdown] = [decimal(0), decimal(0), decimal(0), decimal(0)];
  for (const close of own) {
    gross = gross.plus(close[`gross_${method}`] ?? "");
    fees = fees.plus(close["exit_fee"] ?? "").plus(close[`entry_fee_${method}`] ?? "");
    const equity = gross.minus(fees);
    if (equity.gt(peak)) peak = equity;
    if (peak.minus(equity).gt(drawdown)) drawdown = peak.minus(equity);
  }
  const ended = trades.filter((trade) => trade["currency"] === currency && trade["status"] === "closed");
  ended.sort((a, b) => ((a["closed_at"] ?? "") < (b["closed_at"] ?? "") ? -1 : 1));
  const nets = ended.map((trade) =>
    decimal(trade[`gross_${method}`] ?? "").minus(trade[`fees_${method}`] ?? ""),
  );
  const [won, lost] = [nets.filter((net) => net.gt(0)), nets.filter((net) => net.lt(0))];
  return {
    grossPnl: onWire(gross),
    fees: onWire(fees),
    netPnl: onWire(gross.minus(fees)),
    maxDrawdown: onWire(drawdown),
    trades: nets.length,
    wins: won.length,
    losses: lost.length,
    winRate: ratio(decimal(won.length), nets.length),
    profitFactor: ratio(sum(won), sum(lost).times(-1)),
    expectancy: ratio(sum(nets), nets.length),
    averageWin: ratio(sum(won), won.length),
    averageLoss: ratio(sum(lost), lost.length),
    longestWinStreak: longest(nets, (net) => net.gt(0)),
    longestLossStreak: longest(nets, (net) => net.lt(0)),
  };
}

function longest(nets: Big[], counts: (net: Big) => boolean): number {
  let [best, run] = [0, 0];
  for (const net of nets) {
    run = counts(net) ? run + 1 : 0;
    best = Math.max(best, run);
  }
  return best;
}

test("of very many currencies the answers hold as many as they may, with the same bound for curves", async () => {
  const codes = Array.from({ length: MOST_CURRENCIES + 5 }, (_, index) => `C${100 + index}`);
  const user = await userWith([
    ...codes.flatMap((currency) => earning([1], { currency })),
    ...earning([1, 2, 3], { currency: "ZZZ" }),
  ]);
  const { byCurrency, trades } = await user.call(getMetrics, { query: {} });
  expect([byCurrency.length, trades]).toEqual([MOST_CURRENCIES, codes.length + 3]);
  const { curves } = await user.call(getEquity, { query: {} });
  expect(curves).toHaveLength(MOST_CURRENCIES);
  for (const shown of [byCurrency, curves]) expect(shown.map(({ currency }) => currency)).toContain("ZZZ");
});
