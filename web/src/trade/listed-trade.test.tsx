import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Trade } from "#shared/contracts/trades.ts";
import { show } from "#test/components/show.tsx";
import { writeIn } from "../numbers/reader.ts";
import { queryClient } from "../session/query-client.ts";
import { tradesQuery } from "../trades/queries.ts";
import { ListedTrade } from "./listed-trade.tsx";

const TRADE: Trade = {
  id: "trd_listed",
  account: "Main",
  symbol: "ACME",
  assetClass: "equity",
  direction: "long",
  status: "closed",
  quantity: "100",
  openQuantity: "0",
  entryPrice: "50",
  exitPrice: "51",
  openedAt: "2026-03-02T14:30:00.000Z",
  openedDateOnly: false,
  closedAt: "2026-03-02T15:45:00.000Z",
  closedDateOnly: false,
  grossPnl: "100",
  fees: "2",
  netPnl: "98",
  currency: "USD",
  fills: 2,
  multiplier: "1",
  foreignFees: 0,
  feesUnknown: 0,
  structure: null,
  notes: "",
  notesCut: false,
  tags: [],
  setup: null,
  plannedStop: null,
  plannedRisk: null,
  rMultiple: null,
  mae: null,
  mfe: null,
  version: 0,
};

beforeEach(() => writeIn("en-US"));

test("shows a listed trade's figures, and says what was not fetched", async () => {
  queryClient.setQueryData(tradesQuery({}, 12).queryKey, { items: [TRADE], nextCursor: null });
  show(<ListedTrade id={TRADE.id} />);
  await expect.element(page.getByText("+98.00", { exact: true })).toBeVisible();
  await expect.element(page.getByText("1 h 15 min")).toBeVisible();
  await expect.element(page.getByText(/fills, lots and flags were not fetched yet/)).toBeVisible();
});

test("a result before a fee that is not known is gross, and its fees are not called zero", async () => {
  const trade = { ...TRADE, fees: "0.75", netPnl: "99.25", feesUnknown: 1 };
  const bare = { ...TRADE, id: "trd_bare", grossPnl: "40", fees: "0", netPnl: "40", feesUnknown: 2 };
  queryClient.setQueryData(tradesQuery({}, 12).queryKey, { items: [trade, bare], nextCursor: null });
  show(
    <>
      <ListedTrade id={trade.id} />
      <ListedTrade id={bare.id} />
    </>,
  );
  await expect.element(page.getByText("USD gross").first()).toBeVisible();
  expect(page.getByText(/USD net/).elements()).toHaveLength(0);
  const [first, second] = page.getByRole("region", { name: "Result" }).elements();
  expect(first?.textContent).toMatch(/^\+100.00USD gross.*Fees0.75, 1 more not known/);
  expect(second?.textContent).toMatch(/^\+40.00USD gross.*Feesnot known$/);
});

test("says so of a trade that no list holds", async () => {
  show(<ListedTrade id="trd_unknown" />);
  await expect.element(page.getByText(/never opened on this device/)).toBeVisible();
});
