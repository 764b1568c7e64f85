import { expect, test } from "vitest";
import { listPresets, readProgress, startPreset } from "#shared/contracts/guardrail-presets.ts";
import { createGuardrail, listGuardrails, measureGuardrail } from "#shared/contracts/guardrails.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { guardrail_days } from "#workers/db/schema/guardrails.ts";
import { accounts } from "#workers/db/schema/journal.ts";
import { orders, paper_accounts, paper_fills } from "#workers/db/schema/paper.ts";

const DAY_MS = 86_400_000;

/** Gives a user a paper account with an order, to which fills can belong. */
async function openAccount(user: TestUser, id: string, startedAt: string): Promise<void> {
  await plant(accounts, { user_id: user.id, id, name: id, kind: "paper" });
  const account = { user_id: user.id, id, currency: "USD", start_balance: "50000", cash: "50000" };
  const dates = { started_at: startedAt, created_at: startedAt };
  await plant(paper_accounts, { ...account, ...dates, models: NO_MODELS, high_equity: "50000" });
  await plant(orders, {
    user_id: user.id,
    id: `ord_${id}`,
    account_id: id,
    epoch: 1,
    symbol: "ACME",
    side: "sell",
    type: "market",
    quantity: "1000",
    time_in_force: "day",
    status: "accepted",
    created_at: startedAt,
    version: 1,
  });
}

/** A fill that closed a position with this result. */
function close(user: TestUser, account: string, at: string, realized: string | null) {
  return plant(paper_fills, {
    user_id: user.id,
    id: `fil_${account}_${at}`,
    account_id: account,
    epoch: 1,
    order_id: `ord_${account}`,
    symbol: "ACME",
    asset_class: "equity",
    multiplier: "1",
    side: "sell",
    quantity: "1",
    price: "100",
    fee: "0.50",
    optimistic: "100",
    pessimistic: "100",
    realized,
    at,
    tick_seq: String(Date.parse(at)),
  });
}

test("an account goes through an evaluation, and another one takes its place", async () => {
  const user = await newUser();
  const now = Date.now();
  const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
  await openAccount(user, "acc_1", ago(100));
  await close(user, "acc_1", ago(3), "900");
  expect((await user.call(listPresets)).items.map(({ name }) => name)).toContain("trailing-50k");
  expect((await user.call(readProgress)).items).toEqual([]);
  const unknown = { params: { name: "trailing-50k" }, body: { accountId: "acc_9" } } as const;
  expect((await user.refused(startPreset, unknown)).code).toBe("not_found");
  const easy = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"accountId":"acc_1"}',
  };
  expect((await user.fetch("/guardrails/presets/easy", easy)).status).toBe(400);

  const begin = { params: { name: "trailing-50k" }, body: { accountId: "acc_1" } } as const;
  const { guardrails, progress } = await user.call(startPreset, begin);
  expect(
    guardrails.map(({ rule, params, accountId, preset }) => ({ rule, params, accountId, preset })),
  ).toEqual([
    {
      rule: "daily_loss",
      params: { amount: "1000", percent: null, counts: "equity" },
      accountId: "acc_1",
      preset: "trailing-50k",
    },
    {
      rule: "drawdown",
      params: { kind: "trailing", amount: "2000", percent: null, locksAtStart: true },
      accountId: "acc_1",
      preset: "trailing-50k",
    },
  ]);
  // What was made before does not count.
  expect(progress).toMatchObject({
    accountId: "acc_1",
    status: "running",
    lines: [{ have: "0" }, { have: "0" }, {}, {}, {}],
  });
  const soon = (minutes: number) => new Date(Date.parse(progress.since) + minutes).toISOString();
  await close(user, "acc_1", soon(1), null);
  await close(user, "acc_1", soon(2), "250");
  const query = { account: "acc_1" };
  const [after] = (await user.call(readProgress, { query })).items;
  expect(after?.lines.slice(0, 2)).toMatchObject([
    { have: "249", remaining: "2751" },
    { have: "1", remaining: "4" },
  ]);

  // Of two that begin at once the later one takes the place of the earlier.
  await Promise.all([user.call(startPreset, begin), user.call(startPreset, begin)]);
  expect((await user.call(listGuardrails)).items.filter(({ preset }) => preset !== null)).toHaveLength(2);
  await user.call(startPreset, {
    params: { name: "static-100k" },
    body: { accountId: "acc_1", isLocked: true },
  });
  expect((await user.call(listGuardrails)).items.map(({ preset, isLocked }) => [preset, isLocked])).toEqual([
    ["static-100k", true],
    ["static-100k", true],
  ]);
  expect((await user.call(readProgress)).items).toMatchObject([
    { preset: "static-100k", lines: [{ have: "0" }, {}, {}, {}] },
  ]);
  // A locked limit of the last evaluation holds until tomorrow, beside those of the new one.
  await user.call(startPreset, begin);
  const held = (await user.call(listGuardrails)).items;
  expect(held.map(({ preset, pending }) => [preset, pending?.isDeleted ?? false]).toSorted()).toEqual([
    ["static-100k", true],
    ["static-100k", true],
    ["trailing-50k", false],
    ["trailing-50k", false],
  ]);
  expect((await user.call(readProgress, { query: { account: "acc_9" } })).items).toEqual([]);
});

test("the effect of a randomised guardrail counts whole days, over resets, by the fills of its accounts", async () => {
  const user = await newUser();
  const now = Date.now();
  await openAccount(user, "acc_1", new Date(now - DAY_MS).toISOString());
  await openAccount(user, "acc_2", new Date(now - DAY_MS).toISOString());
  const body = {
    rule: "max_trades",
    params: { trades: 2 },
    action: "randomised",
    accountId: "acc_1",
  } as const;
  const { id } = await user.call(createGuardrail, { body });
  const params = { id };
  expect(await user.call(measureGuardrail, { params })).toMatchObject({
    status: "insufficient_data",
    n: 0,
    needed: 10,
  });
  for (let n = 0; n <= 20; n++) {
    const at = new Date(now - n * DAY_MS).toISOString();
    const armed = n % 2 === 0;
    await plant(guardrail_days, { user_id: user.id, guardrail_id: id, day: at.slice(0, 10), armed });
    await close(user, "acc_1", at, armed ? `${100 + n}` : `-${20 + n}`);
    // An account that the guardrail does not guard.
    if (n < 3) await close(user, "acc_2", at, "100000");
  }
  const effect = await user.call(measureGuardrail, { params });
  // Today is not over, and every fill costs half a dollar.
  expect(effect).toMatchObject({
    status: "measured",
    n: 10,
    currency: "USD",
    armed: { days: 10, net: "1105", trades: 10 },
    unarmed: { days: 10, net: "-305", trades: 10 },
    estimate: 141,
    perTrade: { estimate: 141 },
  });
  expect(effect.interval?.[0]).toBeGreaterThan(100);
  expect(effect.pValue).toBeLessThan(0.001);
});
