import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { createApiKey } from "#shared/contracts/api-keys.ts";
import { listAudit } from "#shared/contracts/audit.ts";
import { createGuardrail, listGuardrailTrips, proposeGuardrail } from "#shared/contracts/guardrails.ts";
import { amendOrder, listOrders, MOST_WORKING_ORDERS, placeOrder } from "#shared/contracts/orders.ts";
import { changePaperAccount } from "#shared/contracts/paper-accounts.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newId } from "#shared/ids.ts";
import { csvOf, intradayHistory } from "#test/fixtures/histories.ts";
import type { TestUser } from "#test/harness.ts";
import { contradictions } from "#test/paper.ts";
import { aDesk, happened, type Wish } from "#test/paper-desk.ts";
import { uploadText } from "#test/things.ts";
import * as verb from "./place-order.ts";

const LIMIT = { type: "limit", limitPrice: "90", timeInForce: "gtc" } as const;

afterEach(() => void vi.useRealTimers());

/** Sets the account's figures past the verbs, as long use would. */
async function wears(user: TestUser, assignment: ReturnType<typeof sql>): Promise<void> {
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update paper_accounts set ${assignment} where user_id = ${user.id}`),
    );
}

const toldOf = async (user: TestUser, prefix: string) =>
  (await user.call(listEvents)).events.filter(({ type }) => type.startsWith(prefix));

test.each<[string, { wish: Wish; rule: string; numbers: object; wouldPass: object | null }]>([
  [
    "a price between two steps",
    {
      wish: { ...LIMIT, limitPrice: "90.005", takeProfit: { limitPrice: "99.999" } },
      rule: "price_step",
      numbers: { priceStep: "0.01", limitPrice: "90.005" },
      wouldPass: { limitPrice: "90.01", "takeProfit.limitPrice": "100" },
    },
  ],
  [
    "a quantity between two steps",
    {
      wish: { quantity: "1.0000005" },
      rule: "quantity_step",
      numbers: { quantityStep: "0.000001", quantity: "1.0000005" },
      wouldPass: { quantity: "1" },
    },
  ],
  [
    "more than the buying power",
    {
      wish: { quantity: "150" },
      rule: "buying_power",
      numbers: { buyingPower: "10000", needed: "15000", referencePrice: "100" },
      wouldPass: { quantity: "100" },
    },
  ],
  [
    "a short that would keep back more than there is",
    {
      wish: { side: "sell", quantity: "300" },
      rule: "buying_power",
      numbers: { buyingPower: "10000", needed: "14998.5", referencePrice: "99.99" },
      wouldPass: { quantity: "200.020002" },
    },
  ],
])("refuses %s, as an order that stays and is told of", async (_, { wish, rule, numbers, wouldPass }) => {
  const { user, refuse } = await aDesk();
  const refused = await refuse(wish);
  expect(refused).toMatchObject({ code: "order_rejected", status: 422, rule, detail: expect.any(String) });
  expect(refused.rejection).toMatchObject({ rule, numbers, wouldPass, guardrails: [] });
  const [order] = (await user.call(listOrders)).items;
  expect(order).toEqual(refused.order);
  expect(order).toMatchObject({ status: "rejected", rejection: refused.rejection, version: 1, legs: [] });
  expect(order && happened(order)).toEqual(["reject rejected"]);
  expect((await toldOf(user, "order.")).map(({ type, body }) => [type, body["change"]])).toEqual([
    ["order.rejected", order?.history[0]],
  ]);
  const risk = await toldOf(user, "risk.");
  expect(risk.map(({ type, body }) => [type, body["orderId"]])).toEqual(
    rule === "buying_power" ? [["risk.buying_power", order?.id]] : [],
  );
  expect(await contradictions(user)).toEqual([]);
});

test("refuses what passes the account's limits, and lets pass what closes", async () => {
  const { user, id, place, refuse, quote } = await aDesk();
  await wears(user, sql`working = ${MOST_WORKING_ORDERS - 1}`);
  expect(await refuse({ ...LIMIT, takeProfit: { limitPrice: "110" } })).toMatchObject({
    rule: "working_orders",
    rejection: { numbers: { mostWorkingOrders: "5000", working: "4999" } },
  });
  await wears(user, sql`working = 0`);
  const params = { id };
  await user.call(changePaperAccount, {
    params,
    body: { limits: { maxPosition: "700", maxDailyLoss: "40" } },
  });
  await place({ quantity: "5" });
  expect(await refuse({ quantity: "4" })).toMatchObject({
    rule: "position_limit",
    rejection: { numbers: { maxPosition: "700", wouldBeWorth: "900" }, wouldPass: { quantity: "2" } },
  });
  await quote("90", "91");
  expect(await refuse({ quantity: "1" })).toMatchObject({
    rule: "daily_loss",
    rejection: { numbers: { maxDailyLoss: "40", dayPnl: "-50" }, wouldPass: null },
  });
  // A sale that flips passes with the part that closes.
  expect(await refuse({ side: "sell", quantity: "6" })).toMatchObject({
    rejection: { wouldPass: { quantity: "5" } },
  });
  expect((await place({ side: "sell", quantity: "5" })).status).toBe("filled");
  expect((await toldOf(user, "risk.")).map(({ type }) => type)).toEqual([
    "risk.daily_loss",
    "risk.daily_loss",
  ]);
  expect(await contradictions(user)).toEqual([]);
});

test("trades at once neither on a stale quote nor outside the session, and rests for both", async () => {
  const { user, wish, place, refuse, quote, symbol } = await aDesk();
  const at = new Date(Date.now() - 90_000).toISOString();
  await quote("99.99", "100", { at });
  expect(await refuse()).toMatchObject({
    rule: "stale_quote",
    rejection: { numbers: { quotedAt: at }, wouldPass: { type: "limit" } },
  });
  expect(happened(await place({ ...LIMIT, limitPrice: "100" }))).toEqual(["accept accepted"]);
  const instrument = {
    calendar: "us-equities",
    priceStep: "0.01",
    quantityStep: "1",
    multiplier: "1",
  };
  await quote("99.99", "100", { instrument });
  // A Saturday before the clocks change: the session after it begins an hour earlier by UTC.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-07T18:00:00.000Z") });
  const asked = { ...wish(), timeInForce: "day" as const };
  const refused = await verb.placeOrder(user.ctx(), asked);
  expect(refused).toMatchObject({
    code: "order_rejected",
    order: { rejection: { rule: "session", numbers: { opensAt: "2026-03-09T13:30:00.000Z" } } },
  });
  const rests = await verb.placeOrder(user.ctx(), { ...asked, type: "limit", limitPrice: "101" });
  expect(rests).toMatchObject({
    status: "accepted",
    symbol,
    expiresAt: "2026-03-09T20:00:00.000Z",
    fills: [],
  });
});

test("an order above its owner's threshold is confirmed and sent again; a key that cannot confirm is refused", async () => {
  const { user, place, refuse, wish } = await aDesk();
  const preferences = await user.call(readPreferences);
  expect(preferences.orderStepUpAbove).toBeNull();
  await user.call(putPreferences, { body: { ...preferences, orderStepUpAbove: "500" } });
  expect((await place({ quantity: "5" })).status).toBe("filled");
  expect(await refuse()).toMatchObject({ code: "step_up_required", status: 401 });
  expect((await user.call(listOrders)).items).toHaveLength(1);
  const headers = { "idempotency-key": newId("request") };
  expect((await user.refused(placeOrder, { body: wish(), headers })).code).toBe("step_up_required");
  const order = await user.confirmed(placeOrder, { body: wish(), headers });
  expect(order.status).toBe("filled");
  // Legs inherit the confirmation: nobody is there to confirm when they fill.
  const { key } = await user.confirmed(createApiKey, { body: { name: "robot", scopes: ["paper:write"] } });
  const byKey = { authorization: `Bearer ${key}` };
  expect(await user.refused(placeOrder, { body: wish(), headers: byKey })).toMatchObject({
    rule: "step_up",
    rejection: { numbers: { orderStepUpAbove: "500", value: "1000" }, wouldPass: { quantity: "5" } },
  });
  const small = await place({ ...LIMIT, quantity: "5" });
  const grow = { params: { id: small.id }, body: { quantity: "6" } };
  expect((await user.refused(amendOrder, grow)).code).toBe("step_up_required");
  expect(await user.confirmed(amendOrder, grow)).toMatchObject({ quantity: "6" });
  const looser = { body: { ...preferences, orderStepUpAbove: "501" } };
  expect((await user.refused(putPreferences, looser)).code).toBe("step_up_required");
  expect((await user.confirmed(putPreferences, looser)).orderStepUpAbove).toBe("501");
});

test("a guardrail made from a real score blocks the next order with its evidence; overriding it is confirmed and audited", async () => {
  const { user, place, quote, wish } = await aDesk();
  await uploadText(
    user,
    csvOf(intradayHistory({ seed: "vengeful", days: 60, perDay: 8, revenge: 0.6 }).fills),
  );
  await user.settle();
  const guardrail = await user.call(proposeGuardrail, { body: { bias: "revenge_trading" } });
  expect(guardrail).toMatchObject({ rule: "cool_off", from: { bias: "revenge_trading" } });
  expect((await place()).status).toBe("filled");
  await quote("90", "91");
  // Closing is never blocked.
  expect((await place({ side: "sell" })).fills).toMatchObject([{ realizedPnl: "-100" }]);
  const headers = { "idempotency-key": newId("request") };
  const refused = await user.refused(placeOrder, { body: wish(), headers });
  expect(refused).toMatchObject({
    rule: "guardrail",
    rejection: {
      guardrails: [guardrail.id],
      numbers: { loss: "100" },
      wouldPass: { at: expect.any(String) },
      breaches: [{ from: { bias: "revenge_trading", evidence: guardrail.from?.evidence } }],
    },
  });
  expect(guardrail.from?.evidence.length).toBeGreaterThan(0);
  expect(await user.refused(placeOrder, { body: wish(), headers })).toEqual({
    ...refused,
    requestId: refused.requestId,
  });
  const override = wish({ override: [guardrail.id] });
  expect((await user.refused(placeOrder, { body: override })).code).toBe("step_up_required");
  expect((await user.confirmed(placeOrder, { body: override })).status).toBe("filled");
  const trips = (await user.call(listGuardrailTrips, { params: { id: guardrail.id } })).items;
  expect(trips.map(({ outcome }) => outcome)).toEqual(["overridden", "blocked"]);
  expect((await toldOf(user, "risk.")).map(({ type, body }) => [type, body["outcome"]])).toEqual([
    ["risk.guardrail", "blocked"],
    ["risk.guardrail", "overridden"],
  ]);
  const audit = (await user.call(listAudit, { query: { limit: 50 } })).items.map(({ action }) => action);
  expect(audit).toContain("guardrail.overridden");
  expect(await contradictions(user)).toEqual([]);
});

test("the trades of a day count those that working orders would open, and an order may always become smaller", async () => {
  const { user, place, refuse } = await aDesk();
  await user.call(createGuardrail, { body: { rule: "max_trades", params: { trades: 1 } } });
  const resting = await place(LIMIT);
  const { code, rejection } = await refuse();
  expect([code, rejection]).toMatchObject([
    "order_rejected",
    { rule: "guardrail", numbers: { opened: "1" } },
  ]);
  const params = { id: resting.id };
  expect(await user.call(amendOrder, { params, body: { quantity: "9" } })).toMatchObject({ quantity: "9" });
  const more = await user.refused(amendOrder, { params, body: { limitPrice: "90.005" } });
  expect(more).toMatchObject({ rule: "price_step", order: { limitPrice: "90" } });
});

test("an amendment keeps the legs of a bracket on their sides, its steps, and what its owner confirms", async () => {
  const { user, place, quote, match } = await aDesk();
  const entry = await place({
    ...LIMIT,
    takeProfit: { limitPrice: "110" },
    stopLoss: { stopPrice: "80" },
  });
  const [profit, loss] = entry.legs.map(({ id }) => ({ id }));
  if (profit === undefined || loss === undefined) throw new Error("a bracket has two legs");
  const refuse = (params: { id: string }, body: { limitPrice?: string; stopPrice?: string }) =>
    user.refused(amendOrder, { params, body });
  expect(await refuse({ id: entry.id }, { limitPrice: "80" })).toMatchObject({
    code: "invalid_request",
    detail: "limitPrice: stopLoss.stopPrice must lie below the price of the order.",
    issues: [{ path: "limitPrice", message: "stopLoss.stopPrice must lie below the price of the order" }],
  });
  expect((await refuse(profit, { limitPrice: "90" })).code).toBe("invalid_request");
  expect((await refuse(loss, { stopPrice: "95" })).code).toBe("invalid_request");
  expect(await refuse(loss, { stopPrice: "80.001" })).toMatchObject({ rule: "price_step" });
  await quote("88", "89");
  await match();
  // The entry has filled, so the stop may follow the position, and the profit is worth more unconfirmed.
  await quote("105", "106");
  await user.call(putPreferences, {
    body: { ...(await user.call(readPreferences)), orderStepUpAbove: "1000" },
  });
  expect(await user.call(amendOrder, { params: loss, body: { stopPrice: "95" } })).toMatchObject({
    stopPrice: "95",
    status: "accepted",
  });
  expect(await user.call(amendOrder, { params: profit, body: { limitPrice: "120" } })).toMatchObject({
    limitPrice: "120",
  });
  const sale = await place({ ...LIMIT, side: "sell", quantity: "9", limitPrice: "110" });
  expect((await refuse({ id: sale.id }, { limitPrice: "112" })).code).toBe("step_up_required");
  expect(await user.call(amendOrder, { params: { id: sale.id }, body: { limitPrice: "111" } })).toMatchObject(
    { limitPrice: "111" },
  );
  expect(await contradictions(user)).toEqual([]);
});
