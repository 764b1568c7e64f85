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

test("says so of a trade that no list holds", async () => {
  show(<ListedTrade id="trd_unknown" />);
  await expect.element(page.getByText(/never opened on this device/)).toBeVisible();
});
