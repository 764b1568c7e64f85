import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { getInstrument } from "#shared/contracts/market.ts";
import type { Breach } from "#shared/contracts/guardrail-rules.ts";
import type { Order, Rejection } from "#shared/contracts/order.ts";
import { amendOrder, cancelOrder, cancelOrders, listOrders, readOrder } from "#shared/contracts/orders.ts";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { listPositions } from "#shared/contracts/portfolio.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { anOrder, aPaperAccount } from "#test/fixtures/shown-orders.ts";
import { writeIn } from "../../numbers/reader.ts";
import { queryClient } from "../../session/query-client.ts";
import { applyOrder } from "../apply-order.ts";
import { toldNow } from "../../ui/tell.ts";
import { reportConnection } from "../../ui/connection.ts";
import { keptDraft } from "../draft/kept-draft.ts";
import { CancelAllDialog } from "./cancel-all-dialog.tsx";
import { OrderList } from "./order-list.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ordersQuery } from "../queries.ts";

const { legs: _, ...leg } = anOrder({
  id: "ord_2",
  parentId: "ord_1",
  role: "stop_loss",
  side: "sell",
  type: "stop",
  limitPrice: null,
  stopPrice: "95",
  held: true,
});
const ENTRY: Order = anOrder({ role: "entry", legs: [leg] });

/** Lists what the server has, with the leg also by itself. */
function Blotter() {
  const asked = useInfiniteQuery(ordersQuery({ status: "open" }));
  return <OrderList orders={asked.data?.items ?? []} older={asked} />;
}

let stands: Order[];
beforeEach(() => {
  writeIn("en-US");
  reportConnection({ state: "live" });
  stands = [ENTRY, { ...leg, legs: [] }];
  answer(listOrders, () => ({ items: stands, nextCursor: null }));
  answer(readOrder, () => stands[0] ?? new Problem("not_found"));
  answer(listPaperAccounts, { items: [aPaperAccount()], nextCursor: null });
  answer(listPositions, { items: [], nextCursor: null });
  answer(getInstrument, {
    symbol: "ACME",
    assetClass: "equity",
    priceStep: "0.01",
    quantityStep: "1",
    multiplier: "1",
    currency: null,
    session: { isOpen: true, opensAt: "2026-11-28T14:30:00.000Z", closesAt: "2026-11-27T21:00:00.000Z" },
  });
});

const entry = page.getByRole("button", { name: /^Buy 10 ACME at 100.00 or lower$/ });

test("a leg stands once, below its entry; a fill that an event tells of shows at once and is said", async () => {
  show(<Blotter />);
  await expect.element(entry).toBeVisible();
  expect(page.getByText(/at the market once the bid falls to 95.00/).elements()).toHaveLength(1);
  const { fills, history, legs, ...order } = ENTRY;
  expect([fills, legs.length]).toEqual([[], 1]);
  const filled = {
    ...order,
    status: "filled",
    filledQuantity: "10",
    averagePrice: "99.9",
    version: 2,
  } as const;
  const at = "2026-11-27T15:05:00.000Z";
  const change = { version: 2, at, from: "accepted", to: "filled", event: "fill" } as const;
  const fill = { id: "fil_1", quantity: "10", price: "99.9", at, fee: "0", realizedPnl: null };
  stands = [
    { ...ENTRY, ...filled, fills: [fill], history: [...history, change] },
    { ...leg, legs: [] },
  ];
  applyOrder(queryClient, { type: "order.filled", body: { order: filled, change, fill } });
  await expect.element(page.getByText("10 / 10 at 99.90")).toBeVisible();
  await expect.poll(toldNow).toBe("Bought 10 ACME at 99.90.");
  await entry.click();
  await expect.element(page.getByText("Filled 10 at 99.90.")).toBeVisible();
});

test("an order is amended where it stands, and a cancellation that is too late says what happened", async () => {
  const amended = {
    ...ENTRY,
    limitPrice: "98",
    version: 2,
    history: [
      ...ENTRY.history,
      {
        version: 2,
        at: "2026-11-27T15:05:00.000Z",
        from: "accepted",
        to: "accepted",
        event: "replace",
        reason: "The owner amended the order: limit 100 → 98.",
      } as const,
    ],
  };
  answer(amendOrder, () => {
    stands = [amended];
    return amended;
  });
  show(<Blotter />);
  await entry.click();
  await page.getByLabelText("Limit price", { exact: true }).fill("98");
  await page.getByRole("form", { name: "Change Entry" }).getByRole("button", { name: "Change" }).click();
  const changed = page.getByRole("button", { name: "Buy 10 ACME at 98.00 or lower", exact: true });
  await expect.element(changed).toBeVisible();
  await expect.element(page.getByText("The owner amended the order: limit 100 to 98.")).toBeVisible();
  expect(asked.find(({ method }) => method === "PATCH")?.body).toEqual({ limitPrice: "98" });
  const gone = { ...amended, status: "filled" as const, filledQuantity: "10", version: 3 };
  answer(cancelOrder, new Problem("order_final", undefined, { order: gone }));
  stands = [gone];
  await page.getByRole("button", { name: "Cancel: Buy 10 ACME at 98.00 or lower" }).click();
  await expect.poll(toldNow).toBe("Too late to cancel: filled.");
  await expect.element(page.getByText("Filled", { exact: true })).toBeVisible();
});

test("cancelling all says how many, and goes on until none is left", async () => {
  let calls = 0;
  answer(cancelOrders, () => ({ canceled: calls === 0 ? 1000 : 200, more: calls++ === 0 }));
  const closed = Promise.withResolvers<void>();
  show(
    <CancelAllDialog accountId="acc_1" where="in “Practice”" count={1200} onClose={() => closed.resolve()} />,
  );
  await expect.element(page.getByRole("heading", { name: "Cancel 1,200 orders?" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel 1,200 orders" }).click();
  await closed.promise;
  expect(toldNow()).toBe("1,200 orders cancelled.");
  expect(asked.filter(({ method }) => method === "DELETE").map(({ query }) => query)).toEqual([
    { accountId: "acc_1" },
    { accountId: "acc_1" },
  ]);
});

/** The cursors that were asked for, each once. */
const cursors = () => [...new Set(asked.map(({ query }) => query["cursor"]))];
const pageOf = (from: number) =>
  Array.from({ length: 100 }, (_, at) => anOrder({ id: `ord_${from + at}`, quantity: `${from + at + 1}` }));

test("of many orders the document holds those in sight, and older ones come as the end is near", async () => {
  answer(listOrders, ({ query }) => {
    const from = Number(query["cursor"] ?? 0);
    return { items: pageOf(from), nextCursor: from < 200 ? `${from + 100}` : null };
  });
  show(<Blotter />);
  await expect.element(page.getByRole("button", { name: /^Buy 1 ACME/ })).toBeVisible();
  expect(cursors()).toEqual([undefined]);
  await expect
    .poll(() => {
      // A reader whose wheel reaches the end moves back and forth: a scroll to the same place tells nothing.
      const end = document.documentElement.scrollHeight - globalThis.innerHeight;
      globalThis.scrollTo(0, globalThis.scrollY < end - 5 ? end : end - 40);
      return page.getByRole("button", { name: /^Buy 300 ACME/ }).elements().length;
    })
    .toBe(1);
  expect(page.getByRole("listitem").elements().length).toBeLessThan(60);
  expect(cursors()).toEqual([undefined, "100", "200"]);
});

test("a refused order says what each guardrail saw with its evidence, and its ticket can take what would pass", async () => {
  const breach: Breach = {
    guardrailId: "grd_1",
    rule: "size_cap",
    action: "block",
    numbers: { size: "20", limit: "3", in: "quantity", of: "order" },
    wouldPass: { quantity: "3" },
    words: "The order is 20 units, and the cap is 3.",
    from: {
      bias: "size_escalation",
      scoredAt: "2026-11-20T12:00:00.000Z",
      verdict: null,
      cost: null,
      evidence: [],
      evidenceTotal: 0,
    },
  };
  const rejection: Rejection = {
    rule: "guardrail",
    words: breach.words,
    numbers: breach.numbers,
    wouldPass: { quantity: "3" },
    guardrails: ["grd_1"],
    breaches: [breach],
  };
  const terms = { type: "market", quantity: "20", limitPrice: null } as const;
  stands = [anOrder({ ...terms, status: "rejected", rejection })];
  show(<Blotter />);
  await page.getByRole("button", { name: "Buy 20 ACME at the market" }).click();
  await expect.element(page.getByText(/an order of 20, the cap is 3/)).toBeVisible();
  await expect.element(page.getByText(/^Answers/)).toBeVisible();
  const use = page.getByRole("link", { name: "Use quantity 3 in a new order" });
  await expect.element(use).toHaveAttribute("href", "/trade/ACME?account=acc_1&side=buy");
  await use.click();
  expect(keptDraft({ accountId: "acc_1", symbol: "ACME" })).toMatchObject({
    side: "buy",
    type: "market",
    fields: { quantity: "3" },
  });
});
