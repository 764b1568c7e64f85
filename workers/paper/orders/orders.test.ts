import { expect, test } from "vitest";
import { listAudit } from "#shared/contracts/audit.ts";
import { listAccounts } from "#shared/contracts/fills.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import {
  amendOrder,
  cancelOrder,
  cancelOrders,
  listOrders,
  placeOrder,
  readOrder,
  readOrderMachine,
} from "#shared/contracts/orders.ts";
import { ORDER_MACHINE } from "#shared/order-machine.ts";
import { newId } from "#shared/ids.ts";
import { rounds } from "#test/effort.ts";
import { uploadText } from "#test/things.ts";
import { contradictions } from "#test/paper.ts";
import { aDesk, happened } from "#test/paper-desk.ts";
import { lockAccount } from "../accounts/lock-account.ts";

const LIMIT = { type: "limit", limitPrice: "90", timeInForce: "gtc" } as const;

test("an order that fills on arrival is answered with its fill and its history, and the account adds up", async () => {
  const { user, id, symbol, place, account } = await aDesk();
  const order = await place({ clientOrderId: "mine-1" });
  expect(order).toMatchObject({
    clientOrderId: "mine-1",
    accountId: id,
    symbol,
    status: "filled",
    filledQuantity: "10",
    averagePrice: "100",
    legs: [],
    fills: [{ quantity: "10", price: "100", fee: "0", realizedPnl: null }],
    band: null,
    version: 2,
  });
  expect(happened(order)).toEqual(["accept accepted", "fill filled"]);
  expect(await user.call(readOrder, { params: { id: order.id } })).toEqual(order);
  expect(await user.call(listOrders, { query: { symbol } })).toEqual({ items: [order], nextCursor: null });
  expect(await account()).toMatchObject({
    cash: "9000",
    equity: "9999.9",
    buyingPower: "9000",
    reserved: "0",
    workingOrders: 0,
  });
  const sold = await place({ side: "sell" });
  expect(sold.fills).toMatchObject([{ price: "99.99", realizedPnl: "-0.1" }]);
  expect(sold.band).toMatchObject({ booked: "-0.1", optimistic: "-0.1" });
  const short = await place({ side: "sell", quantity: "20" });
  expect(short.status).toBe("filled");
  // Cash 11999.7, and 150 % of what 20 cost at the ask.
  expect(await account()).toMatchObject({ cash: "11999.7", equity: "9999.7", buyingPower: "8999.7" });
  expect(await contradictions(user)).toEqual([]);
});

test("what fills only in part works on, ioc ends its rest and fok fills whole or not, all after its acceptance", async () => {
  const { user, place, quote, match, account } = await aDesk({ askSize: "4" });
  const part = await place();
  expect(happened(part)).toEqual(["accept accepted", "fill_part partially_filled"]);
  expect(await account()).toMatchObject({ workingOrders: 1, reserved: "600" });
  const fok = await place({ timeInForce: "fok", type: "limit", limitPrice: "101" });
  expect(happened(fok)).toEqual(["accept accepted", "cancel canceled"]);
  await quote("99.99", "100", { askSize: "8" });
  await match();
  const ioc = await place({ timeInForce: "ioc" });
  expect(happened(ioc)).toEqual(["accept accepted", "fill_part partially_filled", "cancel canceled"]);
  expect(ioc.history.at(-1)?.reason).toMatch(/2 of 10 had filled before/);
  const done = await user.call(readOrder, { params: { id: part.id } });
  expect(happened(done)).toEqual(["accept accepted", "fill_part partially_filled", "fill filled"]);
  expect(await contradictions(user)).toEqual([]);
});

test("a bracket is answered with its legs, whose fills end it, and all is told in the order of its history", async () => {
  const { user, place, quote, match, account } = await aDesk({ askSize: "6" });
  const bracket = await place({
    timeInForce: "gtc",
    takeProfit: { limitPrice: "110" },
    stopLoss: { stopPrice: "95", limitPrice: "94" },
  });
  expect(bracket).toMatchObject({
    role: "entry",
    parentId: null,
    status: "partially_filled",
    legs: [
      { role: "take_profit", side: "sell", type: "limit", parentId: bracket.id, held: false, quantity: "6" },
      {
        role: "stop_loss",
        type: "stop_limit",
        stopPrice: "95",
        limitPrice: "94",
        held: false,
        quantity: "6",
      },
    ],
  });
  await quote("99.99", "100");
  await match();
  await quote("95", "96", { bidSize: "7" });
  await match();
  await quote("94.5", "96");
  await match();
  const over = await user.call(readOrder, { params: { id: bracket.id } });
  expect([over, ...over.legs].map(happened)).toEqual([
    ["accept accepted", "fill_part partially_filled", "fill filled"],
    ["accept accepted", "activate accepted", "activate accepted", "replace accepted", "cancel canceled"],
    [
      "accept accepted",
      "activate accepted",
      "activate accepted",
      "trigger accepted",
      "fill_part partially_filled",
      "fill filled",
    ],
  ]);
  expect(await account()).toMatchObject({ cash: "9948.5", workingOrders: 0, reserved: "0" });
  const listed = (await user.call(listOrders)).items;
  expect(listed.map(({ id }) => id).toSorted()).toEqual([over, ...over.legs].map(({ id }) => id).toSorted());
  const told = (await user.call(listEvents)).events.filter(({ type }) => type.startsWith("order."));
  const versions = Map.groupBy(told, ({ body }) => (body["order"] as { id: string }).id);
  for (const order of [over, ...over.legs]) {
    const changes = versions.get(order.id)?.map(({ body }) => body["change"]);
    expect(changes).toEqual(order.history);
  }
  const audit = (await user.call(listAudit, { query: { limit: 100 } })).items;
  const audited = audit.filter(({ action }) => action.startsWith("order.")).toReversed();
  expect(audited.map(({ action }) => action)).toEqual(told.map(({ type }) => type));
  expect(await contradictions(user)).toEqual([]);
});

test("a pair of orders that exclude each other", async () => {
  const { user, place, quote, match } = await aDesk();
  await place();
  const pair = await place({
    side: "sell",
    ...LIMIT,
    limitPrice: "110",
    orderClass: "oco",
    stopLoss: { stopPrice: "95" },
  });
  expect([pair.role, pair.legs[0]?.role, pair.legs[0]?.held]).toEqual(["take_profit", "stop_loss", false]);
  await quote("111", "112");
  await match();
  const over = await user.call(readOrder, { params: { id: pair.id } });
  expect([over.status, over.legs[0]?.status]).toEqual(["filled", "canceled"]);
  expect(over.band).toMatchObject({ booked: "110", optimistic: "120" });
  expect(await contradictions(user)).toEqual([]);
});

test("an order is amended and cancelled by its version, and after its end each is told what came first", async () => {
  const { user, place, quote, account } = await aDesk();
  const order = await place(LIMIT);
  const params = { id: order.id };
  expect((await account()).reserved).toBe("900");
  const amend = {
    params,
    body: { quantity: "20", limitPrice: "95" },
    headers: { "if-match": '"1"' },
  } as const;
  const amended = await user.call(amendOrder, amend);
  expect(amended).toMatchObject({ quantity: "20", limitPrice: "95", version: 2 });
  expect(amended.history.at(-1)).toMatchObject({
    event: "replace",
    reason: "The owner amended the order: quantity 10 → 20, limit 90 → 95.",
  });
  expect((await account()).reserved).toBe("1900");
  expect((await user.refused(amendOrder, amend)).code).toBe("precondition_failed");
  expect(await user.refused(amendOrder, { params, body: { stopPrice: "1" } })).toMatchObject({
    code: "invalid_request",
    issues: [{ path: "stopPrice" }],
  });
  const refused = await user.refused(amendOrder, { params, body: { quantity: "200" } });
  expect(refused).toMatchObject({ code: "order_rejected", rule: "buying_power", order: { quantity: "20" } });
  // The price of an amended order is judged like that of one that arrives.
  await quote("97", "98", { askSize: "5" });
  const filled = await user.call(amendOrder, { params, body: { limitPrice: "98" } });
  expect(happened(filled).slice(2)).toEqual(["replace accepted", "fill_part partially_filled"]);
  const nothingLeft = await user.call(amendOrder, { params, body: { quantity: "5" } });
  expect(happened(nothingLeft).slice(-2)).toEqual(["replace partially_filled", "fill filled"]);
  for (const late of [
    await user.refused(cancelOrder, { params }),
    await user.refused(amendOrder, { params, body: { quantity: "7" } }),
  ])
    expect(late).toMatchObject({ code: "order_final", order: { id: order.id, status: "filled" } });
  const other = await place(LIMIT);
  expect(await user.call(cancelOrder, { params: { id: other.id } })).toMatchObject({ status: "canceled" });
  expect(await contradictions(user)).toEqual([]);
});

test("a repeat of a key places nothing again, and an id of the caller's own is taken once", async () => {
  const { user, id, wish, place, refuse } = await aDesk();
  const headers = { "idempotency-key": newId("request") };
  const first = await user.call(placeOrder, { body: wish({ clientOrderId: "a" }), headers });
  const again = () => user.call(placeOrder, { body: wish({ clientOrderId: "a" }), headers });
  expect(await again()).toEqual(first);
  // A repeat does not wait for the account, which a later order or the matcher may hold.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: isLocked, resolve: locks } = Promise.withResolvers<void>();
  const holder = user.ctx().ledger.transaction(async (tx) => {
    await lockAccount(tx, id);
    locks();
    await held;
  });
  await isLocked;
  expect(await again()).toEqual(first);
  const other = { body: wish({ clientOrderId: "other" }), headers };
  expect(await user.refused(placeOrder, other)).toMatchObject({ code: "idempotency_mismatch" });
  release();
  await holder;
  expect(await refuse({ clientOrderId: "a" })).toMatchObject({
    code: "client_order_taken",
    order: { id: first.id },
  });
  const tries = await Promise.all(
    [1, 2, 3].map(() => user.fetch("/orders", posted(wish({ ...LIMIT, clientOrderId: "b" })))),
  );
  expect(tries.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  await place({ clientOrderId: "c" });
  expect((await user.call(listOrders)).items).toHaveLength(3);
});

test("orders are listed newest first, by status, symbol and account, page by page", async () => {
  const { user, id, symbol, place } = await aDesk();
  const filled = await place();
  const open = [await place(LIMIT), await place(LIMIT)].toReversed();
  const canceled = await place(LIMIT);
  await user.call(cancelOrder, { params: { id: canceled.id } });
  const ids = async (query: object) =>
    (await user.call(listOrders, { query })).items.map((order) => order.id);
  expect(await ids({})).toEqual(idsOf([canceled, ...open, filled]));
  expect(await ids({ status: "open", symbol: symbol.toLowerCase(), accountId: id })).toEqual(idsOf(open));
  expect(await ids({ status: "filled", symbol: symbol.toLowerCase() })).toEqual([filled.id]);
  expect(await ids({ status: "filled" })).toEqual([filled.id]);
  expect(await ids({ status: "open", symbol: "NONE" })).toEqual([]);
  const first = await user.call(listOrders, { query: { limit: 3 } });
  const rest = await user.call(listOrders, { query: { limit: 3, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...rest.items].map((order) => order.id)).toEqual(
    idsOf([canceled, ...open, filled]),
  );
  expect(rest.nextCursor).toBeNull();
  expect(await user.call(cancelOrders, { query: { symbol: "NONE" } })).toEqual({ canceled: 0, more: false });
  expect(await user.call(cancelOrders, { query: { accountId: id } })).toEqual({ canceled: 2, more: false });
  expect(await ids({ status: "open" })).toEqual([]);
  expect(await user.call(readOrderMachine)).toEqual({ ...ORDER_MACHINE });
});

test("an order on an account of the journal would be live, and one on nobody's account is not there", async () => {
  const { user, refuse } = await aDesk();
  await uploadText(
    user,
    "executed_at,account,symbol,side,quantity,price,fee,currency\n2026-03-02T15:00:00Z,Main,ACME,buy,1,1,0,USD\n",
  );
  await user.settle();
  const journal = (await user.call(listAccounts)).items.find(({ name }) => name === "Main");
  expect(await refuse({ accountId: journal?.id ?? "" })).toMatchObject({
    code: "live_unavailable",
    status: 403,
  });
  const other = await aDesk();
  expect((await refuse({ accountId: other.id })).code).toBe("not_found");
  expect((await refuse({ symbol: "NOSUCH" })).code).toBe("not_found");
  for (const wrong of [
    { type: "limit" as const },
    { limitPrice: "1" },
    { takeProfit: { limitPrice: "90" }, stopLoss: { stopPrice: "95" } },
    { type: "limit" as const, limitPrice: "100", stopLoss: { stopPrice: "101" } },
    { quantity: "1e3" },
  ])
    expect((await refuse(wrong)).code).toBe("invalid_request");
});

function idsOf(orders: readonly { id: string }[]): string[] {
  return orders.map(({ id }) => id);
}

const PLACED_AT_ONCE = 8;

test("two devices that place at once never spend more than there is", async () => {
  const { user, wish, account } = await aDesk();
  const body = wish({ type: "limit", limitPrice: "100", quantity: "30", timeInForce: "gtc" });
  // Half rest below the ask, and half trade at once.
  const bodies = Array.from({ length: PLACED_AT_ONCE }, (_, n) =>
    n % 2 === 0 ? body : { ...body, limitPrice: "99" },
  );
  const answers = await Promise.all(bodies.map((each) => user.fetch("/orders", posted(each))));
  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses).toEqual([201, 201, 201, 422, 422, 422, 422, 422]);
  const after = await account();
  expect(Number(after.buyingPower)).toBeGreaterThanOrEqual(0);
  expect((await user.call(listOrders, { query: { status: "rejected" } })).items).toHaveLength(5);
  expect(await contradictions(user)).toEqual([]);
});

test("of a fill and a cancellation, or an amendment, that come at once one is first, and the history says which", async () => {
  const { user, place, quote, match } = await aDesk();
  for (let round = 0; round < rounds({ sample: 4, long: 100 }); round++) {
    await quote("99.99", "100");
    const params = { id: (await place({ ...LIMIT, quantity: "2" })).id };
    const other = { id: (await place({ ...LIMIT, quantity: "2" })).id };
    await quote("80", "81");
    const [canceled, amended] = await Promise.all([
      user.fetch(`/orders/${params.id}`, { method: "DELETE" }),
      user.fetch(`/orders/${other.id}`, { ...posted({ quantity: "1" }), method: "PATCH" }),
      match(),
    ]);
    await match();
    const order = await user.call(readOrder, { params });
    if (canceled.status === 200) expect(happened(order)).toEqual(["accept accepted", "cancel canceled"]);
    else expect([canceled.status, happened(order)]).toEqual([409, ["accept accepted", "fill filled"]]);
    const changed = await user.call(readOrder, { params: other });
    const isFirst = amended.status === 200;
    expect([changed.status, changed.filledQuantity]).toEqual(["filled", isFirst ? "1" : "2"]);
    expect(changed.history.some(({ event }) => event === "replace")).toBe(isFirst);
    const held = Number(order.filledQuantity) + Number(changed.filledQuantity);
    await place({ side: "sell", quantity: String(held) });
  }
  expect(await contradictions(user)).toEqual([]);
});

function posted(body: object): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
