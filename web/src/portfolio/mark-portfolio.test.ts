import { expect, test } from "vitest";
import type { Quote } from "#shared/contracts/market.ts";
import { IMPORTED, LONG, PAPER, portfolioWith, SHORT } from "#test/fixtures/portfolios.ts";
import { markPortfolio } from "./mark-portfolio.ts";

const QUOTE: Quote = {
  symbol: "ACME",
  bid: "112",
  ask: "113",
  bidSize: null,
  askSize: null,
  last: null,
  at: "2026-11-28T15:00:01.000Z",
  provider: "simulated",
  stale: false,
};
const quotes = (...each: Partial<Quote>[]) =>
  new Map(each.map((change) => [change.symbol ?? "ACME", { ...QUOTE, ...change }]));

test("a long is worth its bid and a short its ask, and every sum moves by as much", () => {
  const marked = markPortfolio(portfolioWith(), quotes({}, { symbol: "BETA", bid: "61", ask: "62" }));
  expect(marked.positions).toEqual([
    { ...LONG, marketPrice: "112", marketValue: "1120", unrealizedPnl: "120", pricedAt: QUOTE.at },
    { ...SHORT, marketPrice: "62", marketValue: "-248", unrealizedPnl: "-48", pricedAt: QUOTE.at },
  ]);
  // +20 of the long and −8 of the short, which keeps back 150 % of 8 more.
  expect(marked.accounts).toEqual([
    {
      ...PAPER,
      marketValue: "872",
      equity: "100012",
      dayPnl: "132",
      totalPnl: "12",
      marginUsed: "372",
      buyingPower: "98768",
    },
  ]);
  expect(marked.combined).toEqual({
    currency: "USD",
    cash: "99140",
    marketValue: "872",
    equity: "100012",
    dayPnl: "132",
    totalPnl: "12",
  });
});

test("an older quote, and one of a symbol that is not held, change nothing", () => {
  const known = portfolioWith();
  expect(markPortfolio(known, quotes({ at: LONG.pricedAt ?? "" }))).toBe(known);
  expect(markPortfolio(known, quotes({ symbol: "GAMMA" }))).toBe(known);
  expect(markPortfolio(known, new Map())).toBe(known);
});

test("a simulated price values no imported holding, and a real one moves no equity", () => {
  const held = { ...LONG, account: IMPORTED.id, accountName: "Main" };
  const known = portfolioWith({ accounts: [PAPER, IMPORTED], positions: [held] });
  expect(markPortfolio(known, quotes({}))).toBe(known);
  const marked = markPortfolio(known, quotes({ provider: "alpaca" }));
  expect(marked.combined).toMatchObject({ equity: "100000", marketValue: "880", totalPnl: "20" });
});

test("a sum that was not known stays unknown, and one in another currency waits for the server", () => {
  const euro = { ...PAPER, id: "acc_euro", currency: "EUR", equity: null, dayPnl: null };
  const known = portfolioWith({
    accounts: [PAPER, euro],
    positions: [{ ...LONG, account: euro.id, currency: "EUR" }],
  });
  const marked = markPortfolio(known, quotes({}));
  expect(marked.accounts[1]).toEqual({ ...euro, marketValue: "880", totalPnl: "20" });
  expect(marked.combined).toEqual(known.combined);
});
