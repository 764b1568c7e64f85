import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Quote } from "#shared/contracts/market.ts";
import { listPositions, listSnapshots, readPortfolio, takeSnapshot } from "#shared/contracts/portfolio.ts";
import { openTicket } from "#shared/contracts/stream.ts";
import { Problem } from "#shared/problem.ts";
import { answer } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { IMPORTED, LONG, PAPER, portfolioWith, SHORT } from "#test/fixtures/portfolios.ts";
import { KEYS } from "../session/keys.ts";
import { queryClient } from "../session/query-client.ts";
import { PortfolioPage } from "./portfolio-page.tsx";

const EMPTY = portfolioWith({
  accounts: [],
  positions: [],
  positionCount: 0,
  allocation: [],
  combined: null,
});
const SNAPSHOT = {
  id: "snp_1",
  account: null,
  at: "2026-11-27T05:00:00.000Z",
  day: "2026-11-26",
  currency: "USD",
  cash: "99000",
  marketValue: "500",
  equity: "99500",
  positionCount: 1,
  holdings: [{ symbol: "ACME", quantity: "10", marketPrice: "50", marketValue: "500" }],
};

function shown(portfolio = portfolioWith(), items = [SNAPSHOT]): void {
  answer(readPortfolio, portfolio);
  answer(listSnapshots, { items, nextCursor: null });
  show(<PortfolioPage />, { path: "/portfolio" });
}

// No socket of quotes opens in these tests.
beforeEach(() => answer(openTicket, new Problem("rate_limited")));

test("shows what all is worth, its positions with a short marked, its shares and its snapshots", async () => {
  shown();
  await expect.element(page.getByText("100,000.00").first()).toBeVisible();
  await expect.element(page.getByText("+120.00").first()).toHaveClass("up");
  await expect.element(page.getByText(/margin used 360\.00/)).toBeVisible();
  const rows = page.getByRole("table", { name: "Open positions" }).getByRole("row");
  await expect
    .element(page.getByRole("row", { name: /BETA.*−4.*50\.00.*60\.00.*−240\.00.*−40\.00/ }))
    .toBeVisible();
  await expect.element(rows.nth(2).getByRole("img", { name: "short" })).toBeVisible();
  await expect
    .element(rows.nth(1).getByRole("link", { name: "ACME" }))
    .toHaveAttribute(
      "href",
      expect.stringMatching(/^\/trades\?.*symbol=.*ACME.*account=.*Paper.*status=.*open/),
    );
  await expect.element(page.getByRole("row", { name: "ACME 82.1%" })).toBeVisible();
  await expect.element(page.getByText("End of Nov 26")).toBeVisible();
  await expect.element(page.getByRole("figure", { name: /^Equity in USD from Nov 26/ })).toBeVisible();
});

test("says which price or rate a sum misses, and which price is stale", async () => {
  const unpriced = { ...LONG, marketPrice: null, marketValue: null, unrealizedPnl: null, pricedAt: null };
  const account = { ...PAPER, marketValue: null, equity: null, dayPnl: null, totalPnl: null };
  shown(
    portfolioWith({
      accounts: [account, { ...IMPORTED, currency: "EUR" }],
      positions: [{ ...SHORT, stale: true }, unpriced],
      allocation: [],
      combined: {
        currency: "USD",
        cash: "99140",
        marketValue: null,
        equity: null,
        dayPnl: null,
        totalPnl: null,
      },
      stale: true,
    }),
  );
  await expect.element(page.getByText("There is no equity now: no price for ACME.")).toBeVisible();
  await expect.element(page.getByText("Some prices are older than a minute.")).toBeVisible();
  await expect.element(page.getByText(/^stale,/)).toBeVisible();
  await expect.element(page.getByText(/Shares need a price/)).toBeVisible();
});

test("the largest positions and the sums follow the quotes between two answers", async () => {
  shown();
  await expect.element(page.getByText("100,000.00").first()).toBeVisible();
  queryClient.setQueryData<Quote>(KEYS.quote("ACME"), {
    symbol: "ACME",
    bid: "112",
    ask: "113",
    bidSize: null,
    askSize: null,
    last: null,
    at: "2026-11-28T15:00:01.000Z",
    provider: "simulated",
    stale: false,
  });
  await expect.element(page.getByText("100,020.00").first()).toBeVisible();
  await expect.element(page.getByRole("row", { name: /ACME.*112\.00.*1,120\.00.*\+120\.00/ })).toBeVisible();
});

test("a user without an account opens one here", async () => {
  shown(EMPTY, []);
  await page.getByRole("button", { name: "Open a paper account" }).click();
  await expect.element(page.getByRole("dialog", { name: "Open a paper account" })).toBeVisible();
});

test("keeps a snapshot once it is asked for, and says why it could not", async () => {
  let isFull = true;
  answer(takeSnapshot, () =>
    isFull ? new Problem("too_many", "At most 500 snapshots besides the daily ones.") : SNAPSHOT,
  );
  shown(portfolioWith(), []);
  await page.getByRole("button", { name: "Take a snapshot" }).click();
  await expect.element(page.getByRole("alert").getByText(/At most 500 snapshots/)).toBeVisible();
  isFull = false;
  answer(listSnapshots, { items: [{ ...SNAPSHOT, day: null, equity: null }], nextCursor: null });
  await page.getByRole("button", { name: "Take a snapshot" }).click();
  await expect.element(page.getByText("equity not known")).toBeVisible();
  await expect.element(page.getByRole("alert")).not.toBeInTheDocument();
});

test("pages through the largest positions, then through all of them by account and symbol", async () => {
  const positions = Array.from({ length: 200 }, (_, at) => ({ ...LONG, symbol: `S${at}` }));
  answer(listPositions, ({ query }) => ({
    items: [{ ...LONG, symbol: query["cursor"] === undefined ? "FIRST" : "LAST" }],
    nextCursor: query["cursor"] === undefined ? "next" : null,
  }));
  shown(portfolioWith({ positions, positionCount: 10_000 }));
  const rows = page.getByRole("table", { name: "Open positions" }).getByRole("row");
  await expect.element(rows.nth(25)).toBeVisible();
  expect(rows.elements()).toHaveLength(26);
  for (let presses = 0; presses < 7; presses++) await page.getByRole("button", { name: "25 more" }).click();
  await page.getByRole("button", { name: "All 10,000 by account and symbol" }).click();
  await expect.element(page.getByRole("link", { name: "FIRST" })).toBeVisible();
  await page.getByRole("button", { name: "More positions" }).click();
  await expect.element(page.getByRole("link", { name: "LAST" })).toBeVisible();
});

test("an answer that does not come says what is safe and tries again", async () => {
  answer(readPortfolio, new Problem("not_found"));
  answer(listSnapshots, { items: [], nextCursor: null });
  show(<PortfolioPage />, { path: "/portfolio" });
  await expect.element(page.getByRole("alert").getByText("Your accounts are safe.")).toBeVisible();
  answer(readPortfolio, EMPTY);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.element(page.getByRole("button", { name: "Open a paper account" })).toBeVisible();
});
