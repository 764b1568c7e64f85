import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { listGuardrails } from "#shared/contracts/guardrails.ts";
import { getInstrument, type MarketInstrument, type Quote } from "#shared/contracts/market.ts";
import type { Rejection } from "#shared/contracts/order.ts";
import { listOrders, placeOrder, readOrder } from "#shared/contracts/orders.ts";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { listPositions } from "#shared/contracts/portfolio.ts";
import { readPreferences } from "#shared/contracts/profile.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { anOrder, aPaperAccount } from "#test/fixtures/shown-orders.ts";
import type { Quoted } from "../../market/use-quote.ts";
import { writeIn } from "../../numbers/reader.ts";
import { reportConnection } from "../../ui/connection.ts";
import { Ticket } from "./ticket.tsx";

const QUOTE: Quote = {
  symbol: "ACME",
  bid: "99.98",
  ask: "100",
  bidSize: "5",
  askSize: "5",
  last: null,
  at: "2026-11-27T15:00:00.000Z",
  provider: "simulated",
  stale: false,
};
const QUOTED: Quoted = { quote: QUOTE, error: null, state: "live", ageSeconds: 1, stale: false };
const INSTRUMENT: MarketInstrument = {
  symbol: "ACME",
  assetClass: "equity",
  priceStep: "0.05",
  quantityStep: "1",
  multiplier: "1",
  currency: null,
  session: { isOpen: true, opensAt: "2026-11-28T14:30:00.000Z", closesAt: "2026-11-27T21:00:00.000Z" },
};
const REFUSED: Rejection = {
  rule: "buying_power",
  words: "The order keeps back 20000, and the buying power is 10000.",
  numbers: { needed: "20000", buyingPower: "10000" },
  wouldPass: { quantity: "100" },
  guardrails: [],
};

beforeEach(() => {
  writeIn("en-US");
  reportConnection({ state: "live" });
  answer(getInstrument, INSTRUMENT);
  answer(listPositions, { items: [], nextCursor: null });
  answer(listOrders, { items: [], nextCursor: null });
  answer(listPaperAccounts, { items: [aPaperAccount()], nextCursor: null });
  answer(readOrder, () => anOrder());
  answer(readPreferences, {
    timeZone: null,
    locale: null,
    baseCurrency: null,
    orderStepUpAbove: "500",
    notifications: { securityAlerts: true, weeklyDigest: false, reflections: true, importProgress: true },
  });
  answer(listGuardrails, {
    items: [
      {
        id: "grd_1",
        rule: "max_trades",
        params: { trades: 3 },
        action: "block",
        isActive: true,
        accountId: null,
        isLocked: false,
        words: "At most 3 trades a day.",
        from: null,
        preset: null,
        pending: null,
        version: 1,
        createdAt: "2026-11-01T15:00:00.000Z",
      },
    ],
    nextCursor: null,
  });
});

function showTicket(more: Partial<Quoted> = {}): void {
  show(
    <Ticket
      account={aPaperAccount()}
      symbol="ACME"
      quoted={{ ...QUOTED, ...more }}
      asked={{ side: "sell", at: 1 }}
    />,
  );
}
const refuse = (rejection: Rejection) =>
  new Problem("order_rejected", rejection.words, { order: anOrder({ status: "rejected", rejection }) });
const sent = () => asked.filter(({ method }) => method === "POST").map(({ body }) => body);
const field = (name: string) => page.getByLabelText(name, { exact: true });

test("by the keyboard alone: arrows step, Enter reviews and sends, Escape goes back, and the answer stands there", async () => {
  answer(placeOrder, anOrder({ type: "limit", side: "sell", limitPrice: "100.05" }));
  showTicket();
  await expect.element(field("Quantity")).toHaveFocus();
  await expect.element(page.getByText(/^until Nov 27/)).toBeVisible();
  await userEvent.keyboard("b9{ArrowUp}");
  await expect.element(page.getByRole("button", { name: "Buy" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.keyboard("s");
  await expect.element(field("Quantity")).toHaveValue("10");
  await page.getByLabelText("Type").selectOptions("limit");
  (field("Limit price").element() as HTMLInputElement).focus();
  await userEvent.keyboard("{ArrowUp}{ArrowUp}");
  await expect.element(field("Limit price")).toHaveValue("100.05");
  await expect.element(page.getByText("Guardrail: At most 3 trades a day.")).toBeVisible();
  await expect.element(page.getByText(/asks for your confirmation: it is worth more than 500/)).toBeVisible();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByText("Sell 10 ACME at 100.05 or higher.")).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(field("Quantity")).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("button", { name: "Send the order" })).toHaveFocus();
  expect(sent()).toEqual([]);
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("button", { name: "Another order" })).toHaveFocus();
  await expect.element(page.getByText("Working. Accepted.")).toBeVisible();
  expect(sent()).toEqual([
    {
      accountId: "acc_1",
      symbol: "ACME",
      side: "sell",
      type: "limit",
      quantity: "10",
      timeInForce: "day",
      limitPrice: "100.05",
    },
  ]);
});

test("what could stop an order is said and mended before it is sent, and stops nothing here", async () => {
  answer(placeOrder, anOrder());
  showTicket({ stale: true });
  await page.getByRole("button", { name: "Buy" }).click();
  await field("Quantity").fill("200.5");
  await expect.element(page.getByText("The latest quote of ACME is stale", { exact: false })).toBeVisible();
  await expect
    .element(page.getByText("The order keeps back 20050, and the buying power is 10000."))
    .toBeVisible();
  await page.getByRole("button", { name: "Use quantity 200", exact: true }).click();
  await expect.element(field("Quantity")).toHaveValue("200");
  await page.getByRole("button", { name: "Use quantity 100", exact: true }).click();
  await page.getByRole("button", { name: "Use type limit" }).click();
  await expect.element(field("Limit price")).toHaveValue("100");
  await expect.element(page.getByText("stale", { exact: false })).not.toBeInTheDocument();
  await page.getByRole("button", { name: "Review the order" }).click();
  await page.getByRole("button", { name: "Send the order" }).click();
  await expect.poll(sent).toMatchObject([{ type: "limit", quantity: "100", limitPrice: "100" }]);
});

test("a rejection says its rule, its figures and what passes; a guardrail can be overridden", async () => {
  answer(placeOrder, refuse(REFUSED));
  showTicket();
  await field("Quantity").fill("200");
  await page.getByRole("button", { name: "Review the order" }).click();
  await page.getByRole("button", { name: "Send the order" }).click();
  const note = page.getByRole("alert");
  await expect.element(note.getByText("Rejected: buying power")).toBeVisible();
  expect(
    note
      .getByRole("definition")
      .elements()
      .map(({ textContent }) => textContent),
  ).toEqual(["20,000", "10,000"]);
  await note.getByRole("button", { name: "Use quantity 100" }).click();
  await expect.element(field("Quantity")).toHaveValue("100");
  answer(
    placeOrder,
    refuse({
      ...REFUSED,
      rule: "guardrail",
      words: "At most 3 trades a day.",
      wouldPass: null,
      guardrails: ["grd_1"],
    }),
  );
  await page.getByRole("button", { name: "Send the order" }).click();
  await expect.element(page.getByText("Rejected: guardrail")).toBeVisible();
  answer(placeOrder, anOrder());
  await page.getByRole("button", { name: "Override and send" }).click();
  await expect.element(page.getByRole("button", { name: "Another order" })).toBeVisible();
  expect(sent().at(-1)).toMatchObject({ quantity: "100", override: ["grd_1"] });
});

test("a bracket names what is missing, field by field, and offline nothing can be sent", async () => {
  showTicket();
  await page.getByLabelText("With a take profit and a stop loss").click();
  await page.getByRole("button", { name: "Review the order" }).click();
  await expect.element(field("Quantity")).toHaveAttribute("aria-invalid", "true");
  await expect.element(page.getByText("Quantity is needed")).toBeVisible();
  await expect.element(page.getByText(/Take profit at give a take profit/)).toBeVisible();
  reportConnection({ state: "offline" });
  await expect.element(page.getByText("Nothing is queued.", { exact: false })).toBeVisible();
  await expect.element(field("Quantity")).toBeDisabled();
});
