import { beforeAll, expect, test } from "vitest";
import { MOST_SHOWN_FILLS } from "#shared/contracts/bounds.ts";
import { suggestSymbols, summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { listTrades, type Trade, TradeSort } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { decimal } from "#shared/decimal.ts";
import { rounds } from "#test/effort.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { type FillInput, insertFills } from "#test/ledger.ts";
import { deriveLedger } from "./derive/derive-ledger.ts";

const START = Date.UTC(2026, 1, 2, 15);
const HOUR = 3_600_000;
/** In the sample, each of many cases takes every third order, and each order a third of the cases. */
const EVERY = rounds({ sample: 3, long: 1 });

let user: TestUser;

/** Forty closed trades over two symbols and accounts, two of them short, and three that are still open. */
function history(): FillInput[] {
  const fills: FillInput[] = [];
  for (let index = 0; index < 40; index++) {
    const place = { symbol: index % 2 === 0 ? "ACME" : "BOLT", account: index % 4 < 2 ? "Main" : "Side" };
    const at = START + index * HOUR;
    const [open, close] =
      index === 7 || index === 8 ? (["sell", "buy"] as const) : (["buy", "sell"] as const);
    fills.push({ ...place, at, side: open, quantity: "1", price: "100", fee: "0.5" });
    fills.push({
      ...place,
      at: at + 60_000,
      side: close,
      quantity: "1",
      price: String(90 + (index % 13) * 2),
      fee: "0.5",
    });
  }
  for (const [index, symbol] of ["ACME", "BOLT", "CORE"].entries()) {
    fills.push({
      symbol,
      at: START + (100 + index) * HOUR,
      side: "buy",
      quantity: "4",
      price: "50",
      fee: "1",
    });
  }
  fills.push({ symbol: "CORE", at: START + 110 * HOUR, side: "sell", quantity: "1", price: "57", fee: "1" });
  return fills;
}

beforeAll(async () => {
  user = await newUser();
  await insertFills(user, history());
  await deriveLedger(user.ctx(), { importId: null });
});

async function readAll(query: object, limit: number): Promise<Trade[]> {
  const items: Trade[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 100; page++) {
    const answer = await user.call(listTrades, { query: { ...query, limit, cursor } });
    items.push(...answer.items);
    if (answer.nextCursor === null) return items;
    cursor = answer.nextCursor;
  }
  throw new Error("the list does not end");
}

test("shows open trades first and then the last closed, whatever the page", async () => {
  const all = await readAll({}, 500);
  expect(all.slice(0, 4).map(({ status, symbol }) => [status, symbol])).toEqual([
    ["open", "CORE"],
    ["open", "BOLT"],
    ["open", "ACME"],
    ["closed", "BOLT"],
  ]);
  const closed = all.slice(3).map((trade) => trade.closedAt ?? "");
  expect(closed).toHaveLength(40);
  expect(closed).toEqual(closed.toSorted().toReversed());
  for (const limit of [1, 7, 43]) expect(await readAll({}, limit)).toEqual(all);
});

test("reads backwards in time as the same list turned round", async () => {
  const newest = await readAll({ sort: "-closedAt" }, 500);
  for (const limit of [1, 6, 40, 500])
    expect(await readAll({ sort: "closedAt" }, limit)).toEqual(newest.toReversed());
});

test("sorts by what was earned, open trades among the closed", async () => {
  const best = await readAll({ sort: "-netPnl" }, 500);
  const nets = best.map((trade) => Number(trade.netPnl));
  expect(nets).toEqual(nets.toSorted((a, b) => b - a));
  expect(best.find((trade) => trade.symbol === "CORE")).toMatchObject({ status: "open", netPnl: "5.75" });
  for (const limit of [1, 5, 42]) {
    expect(await readAll({ sort: "-netPnl" }, limit)).toEqual(best);
    expect(await readAll({ sort: "netPnl" }, limit)).toEqual(best.toReversed());
  }
});

const LAST = Number.MAX_VALUE;

/** What each column orders by, as a number; without the figure a trade comes last. */
const FIGURES: Record<string, (trade: Trade) => number | null> = {
  openedAt: (trade) => Date.parse(trade.openedAt),
  held: ({ openedAt, closedAt }) => (closedAt === null ? null : Date.parse(closedAt) - Date.parse(openedAt)),
  quantity: (trade) => Number(trade.quantity),
  entryPrice: (trade) => Number(trade.entryPrice),
  exitPrice: (trade) => (trade.exitPrice === null ? null : Number(trade.exitPrice)),
  grossPnl: (trade) => Number(trade.grossPnl),
  fees: (trade) => Number(trade.fees),
};

test.each(Object.keys(FIGURES))("sorts by %s both ways, those without the figure last", async (column) => {
  const figure = FIGURES[column] ?? (() => null);
  for (const [sort, sign] of [
    [column, 1],
    [`-${column}`, -1],
  ] as const) {
    const all = await readAll({ sort }, 500);
    expect(all).toHaveLength(43);
    const figures = all.map((trade) => (figure(trade) ?? sign * LAST) * sign);
    expect(figures).toEqual(figures.toSorted((a, b) => a - b));
    for (const limit of [4, 42]) expect(await readAll({ sort }, limit)).toEqual(all);
    expect(await readAll({ sort, symbol: "BOLT", status: "closed" }, 6)).toEqual(
      all.filter(({ symbol, status }) => symbol === "BOLT" && status === "closed"),
    );
  }
});

test("begins a page anywhere in the list, in every order", async () => {
  for (const [order, sort] of TradeSort.options.entries()) {
    const all = await readAll({ sort }, 500);
    for (const offset of [0, 2, 3, 17, 42, 43, 1000].filter((_, at) => (at + order) % EVERY === 0)) {
      const { items } = await user.call(listTrades, { query: { sort, offset, limit: 5 } });
      expect(items).toEqual(all.slice(offset, offset + 5));
    }
  }
  expect(await user.refused(listTrades, { query: { offset: 1_000_001 } })).toMatchObject({
    code: "invalid_request",
  });
});

test("another lot method orders by its own results", async () => {
  const own = await newUser();
  await insertFills(own, [
    { at: START, side: "buy", quantity: "1", price: "100" },
    { at: START + HOUR, side: "buy", quantity: "1", price: "200" },
    { at: START + 2 * HOUR, side: "sell", quantity: "1", price: "150" },
    { at: START, side: "buy", quantity: "1", price: "10", symbol: "BOLT" },
    { at: START + HOUR, side: "sell", quantity: "1", price: "20", symbol: "BOLT" },
  ]);
  await deriveLedger(own.ctx(), { importId: null });
  const nets = async (lotMethod: "fifo" | "lifo") =>
    (await own.call(listTrades, { query: { lotMethod, sort: "-netPnl" } })).items.map(({ netPnl }) => netPnl);
  expect(await nets("fifo")).toEqual(["50", "10"]);
  expect(await nets("lifo")).toEqual(["10", "-50"]);
});

test.each([
  {},
  { symbol: "ACME,CORE" },
  { symbolPrefix: "b" },
  { account: "Side" },
  { account: "nobody" },
  { status: "open" },
  { status: "closed", direction: "short" },
  { result: "win" },
  { result: "loss", symbol: "BOLT" },
  { result: "breakeven" },
  { result: "win", status: "open" },
  { from: new Date(START + 10 * HOUR).toISOString(), to: new Date(START + 101 * HOUR).toISOString() },
] as const)("sums exactly the trades that the list finds by %j", async (filter) => {
  const found = await readAll(filter, 500);
  const summary = await user.call(summarizeTrades, { query: filter });
  const sum = (of: (trade: Trade) => string) =>
    found.reduce((total, trade) => total.plus(of(trade)), decimal("0")).toFixed();
  const closed = found.filter(({ status }) => status === "closed");
  const by = (sign: number) => closed.filter(({ netPnl }) => Math.sign(Number(netPnl)) === sign).length;
  const counts = { trades: found.length, openTrades: found.length - closed.length, incompleteTrades: 0 };
  expect(summary).toEqual({
    ...counts,
    byCurrency:
      found.length === 0
        ? []
        : [
            {
              currency: "USD",
              ...counts,
              wins: by(1),
              losses: by(-1),
              breakeven: by(0),
              grossPnl: sum(({ grossPnl }) => grossPnl),
              fees: sum(({ fees }) => fees),
              netPnl: sum(({ netPnl }) => netPnl),
              foreignFees: 0,
              feesUnknown: 0,
            },
          ],
    converted: null,
    months: closed.length === 0 ? [] : [{ month: "2026-02", trades: closed.length }],
  });
});

test("counts months and currencies apart, the latest and the most traded first", async () => {
  const own = await newUser();
  const month = 31 * 24 * HOUR;
  const round = (at: number, currency: string) => [
    { at, side: "buy" as const, quantity: "1", price: "10", currency, symbol: currency },
    { at: at + HOUR, side: "sell" as const, quantity: "1", price: "11", currency, symbol: currency },
  ];
  await insertFills(own, [
    ...round(START, "EUR"),
    ...round(START + month, "USD"),
    ...round(START + month + 2 * HOUR, "USD"),
  ]);
  await deriveLedger(own.ctx(), { importId: null });
  const summary = await own.call(summarizeTrades, { query: {} });
  expect(summary.months).toEqual([
    { month: "2026-03", trades: 2 },
    { month: "2026-02", trades: 1 },
  ]);
  expect(summary.byCurrency.map(({ currency, trades, netPnl }) => [currency, trades, netPnl])).toEqual([
    ["USD", 2, "2"],
    ["EUR", 1, "1"],
  ]);
});

async function suggested(query: object) {
  return (await user.call(suggestSymbols, { query })).items;
}

test("suggests the caller's own symbols by how they begin, the most traded first", async () => {
  expect(await suggested({})).toEqual([
    { symbol: "ACME", trades: 21 },
    { symbol: "BOLT", trades: 21 },
    { symbol: "CORE", trades: 1 },
  ]);
  expect(await suggested({ symbolPrefix: "c" })).toEqual([{ symbol: "CORE", trades: 1 }]);
  expect(await suggested({ symbolPrefix: "%" })).toEqual([]);
  expect(await suggested({ account: "Side", symbolPrefix: "BO" })).toEqual([{ symbol: "BOLT", trades: 10 }]);
});

test("a filter names at most twenty symbols", async () => {
  const symbols = Array.from({ length: 21 }, (_, index) => `S${index}`);
  await user.call(listTrades, { query: { symbol: symbols.slice(1).join() } });
  expect(await user.refused(listTrades, { query: { symbol: symbols.join() } })).toMatchObject({
    code: "invalid_request",
  });
});

const FOUND = [
  { filter: { symbol: "BOLT" }, count: 21 },
  { filter: { symbol: "BOLT,CORE" }, count: 22 },
  { filter: { symbol: "bolt" }, count: 0 },
  { filter: { symbolPrefix: "bo" }, count: 21 },
  { filter: { symbolPrefix: "OLT" }, count: 0 },
  { filter: { symbolPrefix: "_" }, count: 0 },
  { filter: { result: "win" }, count: 19 },
  { filter: { result: "loss" }, count: 21 },
  { filter: { account: "Side" }, count: 20 },
  { filter: { account: "Side", symbol: "ACME" }, count: 10 },
  { filter: { account: "nobody" }, count: 0 },
  { filter: { text: "ACME" }, count: 21 },
  ...["!!!", "😀", " "].map((text) => ({ filter: { text }, count: 0 })),
  { filter: { direction: "short" }, count: 2 },
  { filter: { status: "open" }, count: 3 },
  { filter: { status: "closed", symbol: "CORE" }, count: 0 },
  {
    filter: {
      from: new Date(START + 10 * HOUR).toISOString(),
      to: new Date(START + 20 * HOUR).toISOString(),
    },
    count: 10,
  },
  {
    filter: {
      from: new Date(START + 20 * HOUR).toISOString(),
      to: new Date(START + 10 * HOUR).toISOString(),
    },
    count: 0,
  },
  { filter: { netFrom: "1000", netTo: "-1000" }, count: 0 },
];

test.each(FOUND.map((each, at) => ({ ...each, at })))(
  "finds $count trades by $filter, whatever the order",
  async ({ filter, count, at }) => {
    for (const sort of TradeSort.options.filter((_, order) => (at + order) % EVERY === 0)) {
      const found = await readAll({ ...filter, sort }, 9);
      expect(found).toHaveLength(count);
      expect(new Set(found.map((trade) => trade.id)).size).toBe(count);
    }
  },
);

test("refuses a part of a filter that says nothing as it stands", async () => {
  for (const query of [{ afterRun: "2" }, { openedFrom: "09:30", openedBefore: "09:30" }] as const)
    expect(await user.refused(listTrades, { query })).toMatchObject({
      issues: [{ path: Object.keys(query).at(-1) }],
    });
});

test("refuses a cursor that it did not give, or gave for another order", async () => {
  const { nextCursor } = await user.call(listTrades, { query: { limit: 1 } });
  for (const query of [
    { cursor: "nonsense" },
    { cursor: btoa("[1]") },
    { cursor: nextCursor ?? "", sort: "-netPnl" as const },
  ]) {
    expect(await user.refused(listTrades, { query })).toMatchObject({ code: "cursor_invalid", status: 400 });
  }
});

test("shows a trade with its fills and the lots behind it, by each method", async () => {
  const own = await newUser();
  const ids = await insertFills(own, [
    { at: START, side: "buy", quantity: "10", price: "99", fee: "1" },
    { at: START + HOUR, side: "sell", quantity: "10", price: "98", fee: "1" },
    { at: START + 2 * HOUR, side: "buy", quantity: "1", price: "100", fee: "0.1" },
    { at: START + 3 * HOUR, side: "buy", quantity: "1", price: "110", fee: "0.2" },
    { at: START + 4 * HOUR, side: "sell", quantity: "1", price: "120", fee: "0.3", feeCurrency: "BNB" },
    { at: START + 5 * HOUR, side: "sell", quantity: "3", price: "90", fee: "0.3" },
  ]);
  await deriveLedger(own.ctx(), { importId: null });
  const id = ids[2]?.replace("fil_", "trd_") ?? "";
  const fifo = await own.call(getTrade, { params: { id }, query: {} });
  expect(fifo).toMatchObject({
    grossPnl: "0",
    fees: "0.4",
    netPnl: "-0.4",
    foreignFees: 1,
    truncated: false,
    fills: 4,
  });
  expect(fifo.executions.map((execution) => execution.id)).toEqual(ids.slice(2));
  expect(fifo.lots).toEqual([
    {
      entryFillId: ids[2],
      entryAt: new Date(START + 2 * HOUR).toISOString(),
      entryDateOnly: false,
      entryPrice: "100",
      exitFillId: ids[4],
      exitAt: new Date(START + 4 * HOUR).toISOString(),
      exitDateOnly: false,
      exitPrice: "120",
      quantity: "1",
      grossPnl: "20",
      fees: "0.1",
    },
    expect.objectContaining({
      entryFillId: ids[3],
      exitFillId: ids[5],
      quantity: "1",
      grossPnl: "-20",
      fees: "0.3",
    }),
  ]);
  const lifo = await own.call(getTrade, { params: { id }, query: { lotMethod: "lifo" } });
  expect(lifo.lots.map((lot) => [lot.entryFillId, lot.grossPnl])).toEqual([
    [ids[3], "10"],
    [ids[2], "-10"],
  ]);
  const average = await own.call(getTrade, { params: { id }, query: { lotMethod: "average" } });
  expect(average.lots.map((lot) => [lot.entryFillId, lot.entryPrice, lot.grossPnl])).toEqual([
    [null, "105", "15"],
    [null, "105", "-15"],
  ]);
  expect(await user.refused(getTrade, { params: { id }, query: {} })).toMatchObject({ code: "not_found" });
});

test("a trade shows a bounded number of fills, also when all of them stand in one second", async () => {
  const holder = await newUser();
  const fills = Array.from({ length: MOST_SHOWN_FILLS + 10 }, (_, index) => ({
    at: START + (index % 1000),
    side: "buy" as const,
    quantity: "1",
    price: "100",
    executionId: `E${index}`,
  }));
  await insertFills(holder, fills);
  await deriveLedger(holder.ctx(), { importId: null });
  const [trade] = (await holder.call(listTrades)).items;
  const shown = await holder.call(getTrade, { params: { id: trade?.id ?? "" }, query: {} });
  expect([shown.fills, shown.executions.length, shown.truncated]).toEqual([
    MOST_SHOWN_FILLS + 10,
    MOST_SHOWN_FILLS,
    true,
  ]);
});
