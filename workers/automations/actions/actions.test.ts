import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { postQuote } from "#shared/contracts/market.ts";
import { confirmEmail } from "#shared/contracts/passwords.ts";
import { createGuardrail, listGuardrails } from "#shared/contracts/guardrails.ts";
import { changeIntegration } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { listOrders, readOrder } from "#shared/contracts/orders.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { openPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { at, attempt, besideStandIns, connected, failed } from "#test/flow-services.ts";
import { newUser } from "#test/harness.ts";
import { mailsTo, tokenTo } from "#test/mailbox.ts";
import { uploadText } from "#test/things.ts";
import { joined, type Tx } from "#workers/db/ledger.ts";
import { tryIntegration } from "../integrations/test-integration.ts";
import { ActionFailure } from "./action.ts";
import { redacted, secretsOf } from "./redact.ts";
import { readJson } from "./service-call.ts";
import { isOwnAction, prepareAction, runAction } from "../integrations/run-action.ts";

type Service = {
  type: string;
  credentials: Record<string, string>;
  wrong: Record<string, string>;
  config?: Record<string, Json>;
  action: string;
  act: Record<string, Json>;
  output: Record<string, unknown>;
  failing: Record<string, Json>;
  failure: Partial<ActionFailure>;
};

/** One service: credentials that work and some that do not, an act, its output, and an act that fails. */
const SERVICES: Service[] = [
  {
    type: "slack",
    credentials: { token: "xoxb-valid-token" },
    wrong: { token: "xoxb-revoked-token" },
    config: { channel: "#desk" },
    action: "slack.message",
    act: { text: "Size is up" },
    output: { channel: "#desk", ts: expect.any(String) },
    failing: { text: "ratelimited" },
    failure: { code: "http_status", canPass: true, retryAfterSeconds: 7 },
  },
  {
    type: "discord",
    credentials: { webhookUrl: "https://discord.com/api/webhooks/42/valid-token" },
    wrong: { webhookUrl: "https://discord.com/api/webhooks/42/other-token" },
    action: "discord.message",
    act: { text: "Size is up" },
    output: { messageId: expect.any(String) },
    failing: { text: "x".repeat(2_001) },
    failure: { code: "config", canPass: false },
  },
  {
    type: "telegram",
    credentials: { token: "123456:valid-token" },
    wrong: { token: "123456:other-token" },
    action: "telegram.message",
    act: { chat: 77, text: { symbol: "ACME" } },
    output: { messageId: expect.any(Number) },
    failing: { chat: "0", text: "?" },
    failure: { code: "http_status", canPass: false },
  },
  {
    type: "github",
    credentials: { token: "ghp_valid_token" },
    wrong: { token: "ghp_other_token" },
    action: "github.issue",
    act: { repository: "trader/journal", title: "Review May", labels: ["review"] },
    output: { number: expect.any(Number), url: expect.stringContaining("/issues/") },
    failing: { repository: "trader/nothing", title: "?" },
    failure: { code: "http_status", canPass: false },
  },
  {
    type: "notion",
    credentials: { token: "ntn_valid_token" },
    wrong: { token: "ntn_other_token" },
    action: "notion.page",
    act: { database: "db-1", title: "Review", text: "word ".repeat(1_000) },
    output: { pageId: expect.any(String), url: "https://www.notion.so/page" },
    failing: { title: "?" },
    failure: { code: "http_status", canPass: false },
  },
  {
    type: "google_sheets",
    credentials: { clientId: "client", clientSecret: "client-secret", refreshToken: "refresh-1" },
    wrong: { clientId: "client", clientSecret: "client-secret", refreshToken: "stolen-1" },
    config: { spreadsheet: "sheet-1" },
    action: "google_sheets.row",
    act: { row: ["ACME", 1, null] },
    output: { range: expect.stringContaining("Sheet1!A") },
    failing: { spreadsheet: "sheet-2", row: [1] },
    failure: { code: "http_status", canPass: false },
  },
  {
    type: "stripe",
    credentials: { key: "rk_test_valid" },
    wrong: { key: "rk_test_other" },
    action: "stripe.read",
    act: { resource: "payouts", limit: 3 },
    output: { object: "list", data: [], limit: 3 },
    failing: { resource: "payouts", id: "missing" },
    failure: { code: "http_status", canPass: false },
  },
  {
    type: "model",
    credentials: { key: "sk-valid-key" },
    wrong: { key: "sk-wrong-key" },
    config: { baseUrl: `${at.model}/v1/`, model: "small" },
    action: "model.complete",
    act: { prompt: "be brief" },
    output: {
      text: "BE BRIEF",
      model: "small",
      usage: { prompt_tokens: 3, completion_tokens: 5 },
    },
    failing: { prompt: "?", maxTokens: 0 },
    failure: { code: "config", canPass: false },
  },
];

test.each(SERVICES)("$type: tested, refused, used and failed as its own contract says", async (service) => {
  const user = await newUser();
  const ctx = besideStandIns(user);
  const id = await connected(user, service);
  const act = (config: Record<string, Json>, key?: string) =>
    runAction(ctx, attempt(service.action, id, config, key));
  expect(await tryIntegration(ctx, id)).toBe(null);
  expect(await act(service.act, crypto.randomUUID())).toMatchObject(service.output);
  expect(await failed(act(service.failing))).toMatchObject(service.failure);
  await user.call(changeIntegration, { params: { id }, body: { credentials: service.wrong } });
  expect(await tryIntegration(besideStandIns(user), id)).toEqual(
    expect.stringMatching(/refused|answered 404/),
  );
  const refused = await failed(act(service.act, crypto.randomUUID()));
  // The service repeated the key in its answer.
  for (const secret of Object.values(service.wrong))
    expect(JSON.stringify([refused.message, refused.output])).not.toContain(secret);
});

test("a request of a flow carries its key and its credentials, and gives back what is fit to be logged", async () => {
  const user = await newUser();
  const ctx = besideStandIns(user);
  const id = await connected(user, {
    type: "http",
    credentials: { kind: "header", name: "X-Api-Key", value: "topsecret-1" },
  });
  const config = {
    method: "POST",
    url: `${at.receiver}/in/${user.id}`,
    query: { n: 1 },
    body: { symbol: "ACME" },
    headers: { "X-Api-Key": "forged" },
  };
  const output = await runAction(ctx, attempt("http.request", id, config));
  expect(output).toMatchObject({ status: 200, body: { ok: true }, truncated: false });
  const [sent] = await (await fetch(`${at.receiver}/received/${user.id}`)).json<{ [name: string]: Json }[]>();
  expect(sent).toMatchObject({
    method: "POST",
    path: `/in/${user.id}?n=1`,
    body: '{"symbol":"ACME"}',
    headers: { "idempotency-key": "key-1", "x-api-key": "topsecret-1", "content-type": "application/json" },
  });
  const large = await runAction(ctx, attempt("http.request", null, { url: `${at.receiver}/large` }));
  expect(large).toMatchObject({ body: "x".repeat(100_000), truncated: false });
  const plain = { url: `${at.receiver}/status/503?retry-after=9`, body: "text" };
  expect(await failed(runAction(ctx, attempt("http.request", null, plain)))).toMatchObject({
    code: "http_status",
    canPass: true,
    retryAfterSeconds: 9,
    output: "no",
  });
  for (const url of ["https://127.0.0.1/", "ftp://example.com/", "not a url"])
    expect(await failed(runAction(ctx, attempt("http.request", null, { url }))), url).toMatchObject({
      code: "egress_refused",
      canPass: false,
    });
  expect(await failed(runAction(ctx, attempt("slack.message", id, { text: "?" })))).toMatchObject({
    code: "integration_other",
  });
  expect(await failed(runAction(ctx, attempt("slack.message", "int_gone", { text: "?" })))).toMatchObject({
    code: "integration_missing",
  });
  expect(await failed(runAction(ctx, attempt("no.such", null, {})))).toMatchObject({
    code: "unknown_action",
  });
});

test("no spelling of a credential that a service may echo is logged", () => {
  const basic = secretsOf({ kind: "header", username: "trader", password: "pass/word" });
  const echoed = `Basic ${btoa("trader:pass/word")} pass%2Fword {"of":"trader"} header`;
  expect(redacted(echoed, basic)).toBe('Basic [redacted] [redacted] {"of":"[redacted]"} header');
  const quoted = secretsOf({ token: 'to"ken-1', longer: 'to"ken-123' });
  expect(redacted({ 'to"ken-123': JSON.stringify('to"ken-1') }, quoted)).toEqual({
    "[redacted]": '"[redacted]"',
  });
});

test("acts on Tidemark commit with their step: a guardrail only gets stricter, a rejected order stays", async () => {
  const user = await newUser();
  const { id: accountId } = await user.call(openPaperAccount, {
    body: { name: "Paper", startBalance: "1000" },
  });
  const { id: guardrailId } = await user.call(createGuardrail, {
    body: { rule: "max_trades", params: { trades: 5 } },
  });
  const symbol = `FLOW${Date.now() % 100_000}`;
  await user.call(postQuote, { body: { symbol, bid: "99", ask: "100" } });
  let acts = 0;
  const own = async (action: string, config: Record<string, Json>) => {
    expect(isOwnAction(action)).toBe(true);
    await prepareAction(user.ctx(), attempt(action, null, config));
    return user.ctx().ledger.transaction(async (tx) => {
      const ctx = { ...user.ctx(), ledger: joined(tx) };
      try {
        return await runAction(ctx, attempt(action, null, config, `key-${++acts}`));
      } catch (error) {
        if (error instanceof ActionFailure && error.commits) return error;
        throw error;
      }
    });
  };
  const tighter = await own("guardrail.tighten", { guardrailId, params: { trades: 3 } });
  expect(tighter).toMatchObject({ guardrailId });
  const looser = own("guardrail.tighten", { guardrailId, params: { trades: 9 } });
  expect(await failed(looser)).toMatchObject({ code: "invalid_request", canPass: false });
  const started = await own("guardrail.start", {
    rule: "daily_loss",
    params: { amount: "50" },
    effect: "warn",
  });
  expect(started).toMatchObject({ guardrailId: expect.stringMatching(/^grd_/) });
  expect((await user.call(listGuardrails)).items).toMatchObject([
    { rule: "max_trades", params: { trades: 3 } },
    { rule: "daily_loss" },
  ]);
  // A slow one is not left behind, or it would go on in another transaction.
  let isWaited = false;
  const slow = await user.ctx().ledger.transaction((tx) => {
    const late: Tx = {
      ...tx,
      async query(statement) {
        if (!isWaited) await tx.query(sql`select pg_sleep(0.6)`);
        isWaited = true;
        return tx.query(statement);
      },
    };
    const given = attempt("guardrail.tighten", null, { guardrailId, params: { trades: 2 } });
    return runAction({ ...user.ctx(), ledger: joined(late) }, { ...given, timeoutMs: 1 });
  });
  expect(slow).toMatchObject({ guardrailId });
  const wish = { accountId, symbol, side: "buy", type: "limit", limitPrice: "1", timeInForce: "gtc" };
  const placed = await own("order.place", { ...wish, quantity: "2" });
  if (typeof placed !== "object" || placed === null || !("orderId" in placed))
    throw new Error("no order was placed");
  expect(placed).toMatchObject({ status: "accepted", filledQuantity: "0" });
  const { clientOrderId } = await user.call(readOrder, { params: { id: String(placed.orderId) } });
  expect(clientOrderId).toMatch(/^run_1:[0-9a-f]{20}$/);
  expect(await own("order.cancel", { orderId: placed.orderId ?? "" })).toMatchObject({ status: "canceled" });
  expect(await own("simulation.run", { asked: { coolOffMinutes: 30 } })).toMatchObject({
    simulationId: expect.stringMatching(/^sim_/) as string,
  });
  const refused = await own("order.place", { ...wish, quantity: "5000" });
  expect(refused).toMatchObject({ code: "order_rejected", output: { rule: "buying_power" } });
  const preferences = await user.call(readPreferences);
  await user.call(putPreferences, { body: { ...preferences, orderStepUpAbove: "10" } });
  const large = await own("order.place", { ...wish, quantity: "20" });
  expect(large).toMatchObject({ code: "order_rejected", output: { rule: "step_up" } });
  const { items } = await user.call(listOrders, { query: { status: "rejected" } });
  expect(items.map(({ quantity }) => quantity).sort()).toEqual(["20", "5000"]);
  const order = await user.call(readOrder, { params: { id: String(placed.orderId) } });
  expect(order.status).toBe("canceled");
});

test("flows tag a trade, write a note and set its stop, each once however often it is tried", async () => {
  const user = await newUser();
  await uploadText(
    user,
    "executed_at,account,symbol,side,quantity,price,fee,currency\n2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD\n",
  );
  await user.settle();
  const [trade] = (await user.call(listTrades)).items;
  const tradeId = trade?.id ?? "";
  const act = (action: string, config: Record<string, Json>) =>
    user.ctx().ledger.transaction((tx) => {
      const ctx = { ...user.ctx(), ledger: joined(tx) };
      return runAction(ctx, attempt(action, null, { tradeId, ...config })).catch((error: unknown) => {
        if (error instanceof ActionFailure) return { code: error.code };
        throw error;
      });
    });
  for (const changed of [true, false]) {
    expect(await act("trade.tag", { addTags: "late, Big" })).toEqual({ tradeId, changed });
    expect(await act("trade.note", { note: "Sized up." })).toEqual({ tradeId, changed });
    expect(await act("trade.stop", { plannedStop: 98.5 })).toEqual({ tradeId, changed });
  }
  const read = async () => (await user.call(listTrades)).items[0];
  const stands = { tags: ["late", "Big"], notes: "Sized up.", plannedStop: "98.5", version: 3 };
  expect(await read()).toMatchObject(stands);
  await act("trade.tag", { removeTags: "LATE" });
  await act("trade.stop", {});
  expect(await read()).toMatchObject({ tags: ["Big"], plannedStop: null });
  expect(await act("trade.tag", { addTags: "x".repeat(41) })).toEqual({ code: "config" });
  expect(await act("trade.stop", { plannedStop: "low" })).toEqual({ code: "config" });
  expect(await act("trade.note", { tradeId: "trd_none", note: "x" })).toEqual({ code: "not_found" });
});

test("a mail of a flow goes to the owner's verified address alone, and once for a key", async () => {
  const user = await newUser();
  const send = (key: string) =>
    runAction(user.ctx(), attempt("email.send", null, { subject: "A\nB", text: "Look." }, key));
  expect(await failed(send("k1"))).toMatchObject({ code: "email_unverified" });
  await user.call(confirmEmail, { body: { token: await tokenTo(user.email, /Confirm/) } });
  for (const key of ["k2", "k2", "k3"]) expect(await send(key)).toEqual({ sent: true });
  await expect
    .poll(async () => (await mailsTo(user.email)).filter(({ subject }) => subject === "A B"))
    .toHaveLength(2);
  const [mail] = await mailsTo(user.email);
  expect(mail?.text).toContain("Look.");
});

test("an answer holds only characters that a database keeps", () => {
  expect([readJson("a\0"), readJson('["\\u0000"]')]).toEqual(["a\ufffd", '["\\u0000"]']);
  const { message, output } = new ActionFailure("x", "b\0", { output: ["\ud83d"] });
  expect([message, output]).toEqual(["b\ufffd", ["\ufffd"]]);
});
