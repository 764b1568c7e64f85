import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { listAudit } from "#shared/contracts/audit.ts";
import {
  changeGuardrail,
  createGuardrail,
  deleteGuardrail,
  listGuardrails,
  listGuardrailTrips,
  proposeGuardrail,
} from "#shared/contracts/guardrails.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { uploadText } from "#test/things.ts";
import { guardrail_trips } from "#workers/db/schema/guardrails.ts";
import { accounts } from "#workers/db/schema/journal.ts";
import type { Facts, TradingDay } from "./core/facts.ts";
import { judgeAll } from "./core/judge.ts";
import { tradingDays } from "./core/trading-day.ts";
import { addGuardrails } from "./create-guardrail.ts";
import { guardrailsFor } from "./guardrails-for.ts";
import { recordVerdict } from "./record-verdict.ts";

const ACCOUNT = "acc_paper";
const BODY = { rule: "max_trades", params: { trades: 3 } } as const;

async function newTrader(): Promise<TestUser> {
  const user = await newUser();
  await plant(accounts, { user_id: user.id, id: ACCOUNT, name: "Paper", kind: "paper" });
  return user;
}

/** An order that opens on a day with so many trades, shortly after a loss. */
function facts(day: TradingDay, now: number, opened = 9): Facts {
  return {
    now: new Date(now).toISOString(),
    day,
    account: {
      id: ACCOUNT,
      startBalance: "5000",
      equity: "5000",
      dayStartEquity: "5000",
      highEquity: "5000",
    },
    today: { opened, realized: "0" },
    losses: [{ at: new Date(now - 60_000).toISOString(), net: "-20", inARow: 1 }],
    order: {
      symbol: "ACME",
      side: "buy",
      quantity: "1",
      notional: "100",
      opens: true,
      positionAfter: "1",
      beside: "0",
      quantityStep: "1",
    },
  };
}

/** Judges an order by what stands for its account, and writes what comes of it, as order entry does. */
function order(user: TestUser, orderId: string, overridden: string[] = []) {
  return user.ctx().ledger.transaction(async (tx) => {
    const asked = { userId: user.id, accountId: ACCOUNT, now: tx.now };
    const { guardrails, day } = await guardrailsFor(tx.query, asked);
    const verdict = judgeAll(guardrails, facts(day, tx.now), { overridden });
    await recordVerdict(tx, verdict, { orderId, accountId: ACCOUNT });
    return verdict;
  });
}

test("a guardrail is made, changed by its version and removed, each with its event and its audit row", async () => {
  const user = await newTrader();
  const made = await user.call(createGuardrail, { body: { ...BODY, accountId: ACCOUNT } });
  expect(made).toMatchObject({
    rule: "max_trades",
    params: { trades: 3 },
    action: "block",
    isActive: true,
    accountId: ACCOUNT,
    words: "Opens at most 3 trades a day.",
    from: null,
    pending: null,
    version: 1,
  });
  const params = { id: made.id };
  const change = {
    params,
    body: { params: { trades: 8 }, action: "warn" },
    headers: { "if-match": '"1"' },
  } as const;
  const changed = await user.call(changeGuardrail, change);
  expect(changed).toMatchObject({ params: { trades: 8 }, action: "warn", version: 2 });
  expect((await user.refused(changeGuardrail, change)).code).toBe("precondition_failed");
  expect(await user.refused(changeGuardrail, { params, body: { params: { minutes: 5 } } })).toMatchObject({
    code: "invalid_request",
    issues: [{ path: "params.trades" }, { path: "params" }],
  });
  expect(await user.call(listGuardrails)).toEqual({ items: [changed], nextCursor: null });
  await user.call(deleteGuardrail, { params });
  expect((await user.call(listGuardrails)).items).toEqual([]);
  const { events } = await user.call(listEvents);
  expect(events.map(({ type }) => type).filter((type) => type.startsWith("guardrail."))).toEqual([
    "guardrail.changed",
    "guardrail.changed",
    "guardrail.removed",
  ]);
  const audit = (await user.call(listAudit)).items.filter(({ action }) => action.startsWith("guardrail."));
  expect(audit.map(({ action, detail }) => ({ action, detail }))).toMatchObject([
    { action: "guardrail.removed", detail: { guardrail: made.id } },
    { action: "guardrail.changed", detail: { fields: ["params", "action"], weaker: true } },
    { action: "guardrail.created", detail: { rule: "max_trades", account: ACCOUNT } },
  ]);
});

test("refuses parameters of another rule, two limits at once, an account that is not paper, and the 51st", async () => {
  const user = await newTrader();
  const refuse = async (body: object, path: string) =>
    expect(await user.refused(createGuardrail, { body: body as typeof BODY })).toMatchObject({
      code: "invalid_request",
      issues: [{ path }],
    });
  await refuse({ rule: "max_trades", params: { trades: 0 } }, "params.trades");
  await refuse({ rule: "daily_loss", params: { amount: "5", percent: "1" } }, "params");
  await refuse({ rule: "size_cap", params: {} }, "params");
  await refuse({ rule: "martingale", params: {} }, "rule");
  await refuse({ ...BODY, accountId: "acc_elsewhere" }, "accountId");
  await user.ctx().ledger.transaction((tx) => {
    const one = { ...BODY, params: { trades: 3 }, action: "block", isActive: true } as const;
    const many = Array.from({ length: MOST_OWNED.guardrails - 1 }, () => one);
    return addGuardrails(
      tx,
      many.map((each) => ({ ...each, accountId: null, isLocked: false })),
    );
  });
  const both = await Promise.all([1, 2].map(() => user.fetch("/guardrails", jsonOf(BODY))));
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  const first = await user.call(listGuardrails, { query: { limit: 30 } });
  const rest = await user.call(listGuardrails, { query: { limit: 30, cursor: first.nextCursor ?? "" } });
  expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(MOST_OWNED.guardrails);
});

test("a locked guardrail becomes stricter at once, and weaker or gone with the owner's next day", async () => {
  const user = await newTrader();
  const preferences = await user.call(readPreferences);
  await user.call(putPreferences, { body: { ...preferences, timeZone: "Asia/Tokyo" } });
  const { id } = await user.call(createGuardrail, { body: { ...BODY, isLocked: true } });
  const params = { id };
  const stricter = await user.call(changeGuardrail, { params, body: { params: { trades: 2 } } });
  expect(stricter).toMatchObject({ params: { trades: 2 }, pending: null });
  const { end } = tradingDays("Asia/Tokyo")(Date.now());
  const waiting = await user.call(changeGuardrail, { params, body: { isActive: false } });
  expect(waiting).toMatchObject({ isActive: true, pending: { at: end, isActive: false, isDeleted: false } });
  const at = (now: number) =>
    guardrailsFor(user.ctx().ledger.read, { userId: user.id, accountId: ACCOUNT, now });
  expect((await at(Date.parse(end) - 1)).guardrails.map((each) => each.id)).toEqual([id]);
  expect(await at(Date.parse(end))).toMatchObject({ guardrails: [], day: { start: end } });
  // A later change takes the place of the one that waits.
  expect((await user.call(changeGuardrail, { params, body: { isActive: true } })).pending).toBeNull();
  expect(await user.call(deleteGuardrail, { params })).toMatchObject({
    id,
    pending: { isDeleted: true, at: end },
  });
  expect((await user.call(listGuardrails)).items).toHaveLength(1);
  expect((await at(Date.parse(end))).guardrails).toEqual([]);
});

test("an order meets the guardrails of its account, and what comes of it is recorded, told and audited", async () => {
  const user = await newTrader();
  const make = (body: object) => user.call(createGuardrail, { body: body as typeof BODY });
  const block = await make(BODY);
  const warn = await make({ rule: "cool_off", params: { minutes: 15 }, action: "warn" });
  const drawn = await make({ ...BODY, action: "randomised", accountId: ACCOUNT });
  await make({ ...BODY, isActive: false });
  await plant(accounts, { user_id: user.id, id: "acc_other", name: "Other", kind: "paper" });
  await make({ ...BODY, accountId: "acc_other" });

  const { blocks, warns, records } = await order(user, "ord_1");
  const [day] = records.days;
  expect(day).toEqual({ guardrailId: drawn.id, armed: expect.any(Boolean) });
  const blocking = day?.armed === true ? [block.id, drawn.id] : [block.id];
  expect(blocks.map(({ guardrailId }) => guardrailId)).toEqual(blocking);
  expect(warns.map(({ guardrailId }) => guardrailId)).toEqual([warn.id]);
  const again = await order(user, "ord_2", [block.id, drawn.id]);
  expect(again.blocks).toEqual([]);
  expect(again.overridden.map(({ guardrailId }) => guardrailId)).toEqual(blocking);

  const trips = await user.call(listGuardrailTrips, { params: { id: block.id } });
  expect(trips.items.map(({ orderId, outcome, armed }) => [orderId, outcome, armed])).toEqual([
    ["ord_2", "overridden", null],
    ["ord_1", "blocked", null],
  ]);
  expect(trips.items[0]?.numbers).toMatchObject({ opened: "9", limit: "3" });
  // What passed today would say that the guardrail is not armed today; of an ended day it is shown.
  const passed = {
    user_id: user.id,
    guardrail_id: drawn.id,
    account_id: ACCOUNT,
    rule: "max_trades",
  } as const;
  for (const ago of [0, 1]) {
    const at = new Date(Date.now() - ago * 86_400_000).toISOString();
    const rest = { action: "randomised", armed: false, outcome: "passed", numbers: {} } as const;
    await plant(guardrail_trips, {
      ...passed,
      ...rest,
      id: `gtr_${ago}`,
      order_id: `ord_ago_${ago}`,
      at,
      day: at.slice(0, 10),
    });
  }
  const ofDrawn = await user.call(listGuardrailTrips, { params: { id: drawn.id } });
  expect(ofDrawn.items.filter(({ outcome }) => outcome === "passed").map(({ orderId }) => orderId)).toEqual([
    "ord_ago_1",
  ]);
  const told = (await user.call(listEvents)).events.filter(({ type }) => type === "risk.guardrail");
  expect(told.map(({ body }) => [body["orderId"], body["guardrailId"], body["outcome"]])).toEqual([
    ["ord_1", block.id, "blocked"],
    ["ord_1", warn.id, "warned"],
    ...blocking.slice(1).map((id) => ["ord_1", id, "blocked"]),
    ["ord_2", block.id, "overridden"],
    ["ord_2", warn.id, "warned"],
    ...blocking.slice(1).map((id) => ["ord_2", id, "overridden"]),
  ]);
  const audit = (await user.call(listAudit)).items.filter(({ action }) => action === "guardrail.overridden");
  expect(audit.map(({ detail }) => detail)).toMatchObject(
    blocking.toReversed().map((id) => ({ guardrail: id, order: "ord_2" })),
  );
});

const TRADES = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,0,USD
2026-03-02T15:01:00Z,Main,ACME,sell,10,101,0,USD
2026-03-02T15:02:00Z,Main,ACME,buy,25,100.5,0,USD
2026-03-02T15:03:00Z,Main,ACME,sell,25,101,0,USD
2026-03-02T15:04:00Z,Main,BOLT,sell,4,20,0,USD
2026-03-02T15:05:00Z,Main,BOLT,buy,4,21,0,USD
`;

test("a score becomes a guardrail with its own figures and its evidence, and a bias without one is refused", async () => {
  const user = await newTrader();
  const propose = { body: { bias: "revenge_trading", isLocked: true } } as const;
  expect((await user.refused(proposeGuardrail, propose)).detail).toBe("The biases have not been scored yet.");
  await uploadText(user, TRADES);
  await user.settle();
  expect((await user.refused(proposeGuardrail, propose)).detail).toBe(
    "This bias has 0 of the 30 trades that its score needs.",
  );
  await user.ctx().ledger.transaction((tx) =>
    tx.query(
      sql<never>`update bias_scores set score = score || ${JSON.stringify({
        status: "scored",
        verdict: "likely",
        evidence: ["trd_1"],
        evidenceTotal: 7,
        parts: { thresholdSeconds: 421 },
      })}::jsonb where user_id = ${user.id}`,
    ),
  );
  const from = { verdict: "likely", evidence: ["trd_1"], evidenceTotal: 7 };
  expect(await user.call(proposeGuardrail, propose)).toMatchObject({
    rule: "cool_off",
    params: { losses: 1, lossBeyond: null, minutes: 8 },
    isLocked: true,
    from: { ...from, bias: "revenge_trading" },
  });
  expect(
    await user.call(proposeGuardrail, { body: { bias: "size_escalation", action: "warn" } }),
  ).toMatchObject({
    rule: "size_cap",
    params: { notional: "1000", of: "position" },
    action: "warn",
    from: { ...from, bias: "size_escalation" },
  });
  expect((await user.refused(proposeGuardrail, { body: { bias: "disposition_effect" } })).detail).toMatch(
    /judges only orders that open/,
  );
  const { blocks } = await order(user, "ord_1");
  expect(blocks.map((each) => [each.rule, each.from?.evidence])).toEqual([["cool_off", ["trd_1"]]]);
});

function jsonOf(body: object): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
