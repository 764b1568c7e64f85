import { expect, test } from "vitest";
import { listAudit } from "#shared/contracts/audit.ts";
import { listAccounts, listFills } from "#shared/contracts/fills.ts";
import { importTrades, getImport } from "#shared/contracts/imports.ts";
import { placeOrder, readOrder } from "#shared/contracts/orders.ts";
import {
  changePaperAccount,
  listPaperAccounts,
  MOST_PAPER_ACCOUNTS,
  openPaperAccount,
  resetPaperAccount,
} from "#shared/contracts/paper-accounts.ts";
import { listPositions } from "#shared/contracts/portfolio.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newUser } from "#test/harness.ts";
import { contradictions } from "#test/paper.ts";
import { aDesk, happened } from "#test/paper-desk.ts";
import { fileForm, uploadText } from "#test/things.ts";

const rowOf = (account: string) => `2026-03-02T15:00:00Z,${account},ACME,buy,1,1,0,USD\n`;
const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency\n";

test("an account is opened with its choices, changed by its version, and listed by name", async () => {
  const user = await newUser();
  const fees = { name: "fees/per-share/1", params: { perShare: "0.01", minimum: "1" } } as const;
  const models = { slippage: { name: "slippage/constant-bps/1", params: { bps: "2" } } as const, fees };
  const opened = await user.call(openPaperAccount, { body: { name: "Practice", currency: "EUR", models } });
  expect(opened).toEqual({
    id: expect.stringMatching(/^acc_/),
    name: "Practice",
    currency: "EUR",
    startBalance: "100000",
    cash: "100000",
    equity: "100000",
    buyingPower: "100000",
    reserved: "0",
    epoch: 1,
    startedAt: opened.createdAt,
    workingOrders: 0,
    models: { ...models, fees: { ...fees, params: { ...fees.params, maximumRate: "1" } } },
    limits: { maxPosition: null, maxDailyLoss: null },
    createdAt: opened.createdAt,
    version: 1,
  });
  const params = { id: opened.id };
  const limits = { maxPosition: "5000", maxDailyLoss: null };
  const change = { params, body: { name: "Above all", limits }, headers: { "if-match": '"1"' } };
  const changed = await user.call(changePaperAccount, change);
  expect(changed).toEqual({ ...opened, name: "Above all", limits, version: 2 });
  expect((await user.refused(changePaperAccount, change)).code).toBe("precondition_failed");
  const other = await user.call(openPaperAccount, { body: { name: "Beside", startBalance: "0.01" } });
  const first = await user.call(listPaperAccounts, { query: { limit: 1 } });
  const rest = await user.call(listPaperAccounts, { query: { limit: 1, cursor: first.nextCursor ?? "" } });
  expect([first.items, rest]).toEqual([[changed], { items: [other], nextCursor: null }]);
  const told = (await user.call(listEvents)).events.filter(({ type }) => type === "paper_account.changed");
  expect(told.map(({ body }) => body["change"])).toEqual(["opened", "changed", "opened"]);
  const audit = (await user.call(listAudit)).items.map(({ action }) => action);
  expect(audit).toEqual(expect.arrayContaining(["paper_account.opened", "paper_account.changed"]));
});

test("refuses a taken name, a balance of nothing, models that do not exist, and the 21st at once with the 20th", async () => {
  const user = await newUser();
  await uploadText(user, `${HEADER}${rowOf("Main")}`);
  await user.settle();
  const refuse = async (body: object) =>
    (await user.refused(openPaperAccount, { body: body as { name: string } })).code;
  const { id } = await user.call(openPaperAccount, { body: { name: "One" } });
  expect(await refuse({ name: "Main" })).toBe("account_taken");
  expect(await refuse({ name: "One" })).toBe("account_taken");
  const rename = { params: { id }, body: { name: "Main" } };
  expect((await user.refused(changePaperAccount, rename)).code).toBe("account_taken");
  for (const body of [{ startBalance: "0" }, { currency: "euro" }, { models: { slippage: {}, fees: {} } }])
    expect(await refuse({ name: "Two", ...body })).toBe("invalid_request");
  const main = (await user.call(listAccounts)).items.find(({ name }) => name === "Main")?.id ?? "";
  expect((await user.refused(resetPaperAccount, { params: { id: main }, body: {} })).code).toBe("not_found");
  for (let n = 2; n < MOST_PAPER_ACCOUNTS; n++)
    await user.call(openPaperAccount, { body: { name: `Account ${n}` } });
  const last = await Promise.all([1, 2].map((n) => user.fetch("/paper/accounts", opening(`Last ${n}`))));
  expect(last.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

function opening(name: string): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name }) };
}

test("an import keeps out of a paper account: its rows are reported, by a dry run too", async () => {
  const user = await newUser();
  await user.call(openPaperAccount, { body: { name: "Paper" } });
  const file = `${HEADER}${rowOf("Main")}${rowOf("Paper")}`;
  const reason = "Paper is a paper account; name another account.";
  const id = await uploadText(user, file);
  await user.settle();
  const imported = await user.call(getImport, { params: { id } });
  expect(imported).toMatchObject({
    status: "completed",
    rows: { total: 2, new: 1, rejected: 1 },
    errors: [{ line: 3, reason }],
  });
  const dry = await user.fetch("/trades/import", {
    method: "POST",
    body: fileForm(file, { dryRun: "true" }),
  });
  expect(importTrades.replies?.[200].parse(await dry.json())).toMatchObject({
    diff: { new: 0, duplicate: 1 },
    import: { rows: { rejected: 1 }, errors: [{ line: 3, reason }] },
  });
});

test("a reset cancels what works, begins again from the start balance, and the journal forgets the old fills", async () => {
  const { user, id, place, quote, account, symbol } = await aDesk();
  const bought = await place();
  const bracket = await place({
    type: "limit",
    limitPrice: "90",
    takeProfit: { limitPrice: "95" },
    stopLoss: { stopPrice: "80" },
  });
  await user.settle();
  expect((await user.call(listFills, { query: { symbol } })).items).toHaveLength(1);
  await quote("101", "102");
  expect(await account()).toMatchObject({ equity: "10010", workingOrders: 3, reserved: "900" });
  const reset = await user.call(resetPaperAccount, { params: { id }, body: { startBalance: "5000" } });
  expect(reset).toMatchObject({
    id,
    startBalance: "5000",
    cash: "5000",
    equity: "5000",
    buyingPower: "5000",
    reserved: "0",
    epoch: 2,
    workingOrders: 0,
    version: 2,
  });
  const over = await user.call(readOrder, { params: { id: bracket.id } });
  expect([over, ...over.legs].map((order) => [order.status, order.history.at(-1)?.reason])).toEqual(
    [1, 2, 3].map(() => ["canceled", "The account was reset."]),
  );
  expect(await user.call(readOrder, { params: { id: bought.id } })).toEqual(bought);
  expect((await user.call(listPositions)).items).toEqual([]);
  await user.settle();
  expect((await user.call(listFills, { query: { symbol } })).items).toEqual([]);
  const again = await user.call(placeOrder, {
    body: { accountId: id, symbol, side: "buy", type: "market", quantity: "2" },
  });
  expect(happened(again)).toEqual(["accept accepted", "fill filled"]);
  await user.settle();
  expect((await user.call(listFills, { query: { symbol } })).items).toMatchObject([
    { quantity: "2", price: "102" },
  ]);
  expect(await account()).toMatchObject({ cash: "4796", equity: "4998" });
  expect(await contradictions(user)).toEqual([]);
});
