import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import * as contract from "#shared/contracts/webhooks.ts";
import type { NewEvent } from "#shared/events.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { mailTo } from "#test/mailbox.ts";
import type { Received } from "#test/vendors/receiver.ts";
import type { Ctx } from "../../context.ts";
import { openLedger } from "../../db/ledger.ts";
import { OF_JOBS, openLine } from "../../db/line.ts";
import { openSystem } from "../../db/system.ts";
import { queued } from "../../jobs/kinds.ts";
import { jobsAfter } from "../../reactions.ts";
import { reactToEvents } from "../reactions/react-to-events.ts";
import { MOST_ATTEMPTS, PATIENCE_MS } from "./core/attempts.ts";
import { verify } from "./core/standard-webhooks.ts";
import { createWebhook } from "./create-webhook.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import { queueDeliveries } from "./queue-deliveries.ts";
import { rotateSecret } from "./rotate-secret.ts";
import { replayDelivery, testWebhook } from "./send-again.ts";
import { sweepDeliveries } from "./sweep.ts";

const { receiver } = inject("vendors");
const reaching = { ...env, EGRESS_ALLOW: receiver };
const modeChanged: NewEvent = { type: "live_mode.changed", body: { mode: "paper" } };

const react = (events: readonly NewEvent[]) => jobsAfter(events).map(queued);

/** A job's context that reaches the receiver. Its commits announce nothing, so no consumer takes its jobs. */
function at(user: TestUser): Ctx {
  const caller = { userId: user.id, sessionId: "test", requestId: "test" };
  const ledger = openLedger(openLine(env.LEDGER.connectionString, OF_JOBS), caller, { react });
  return { ...user.ctx(), env: reaching, ledger };
}

/** A user with a webhook for changes of mode at that path of the receiver. */
async function hooked(path: string) {
  const user = await newUser();
  const url = `${receiver}${path.replace("NAME", user.id)}`;
  const { id, secret } = await createWebhook(at(user), { eventType: "live_mode.changed", url });
  const received = async (): Promise<Received[]> => (await fetch(`${receiver}/received/${user.id}`)).json();
  return { user, id, secret, received };
}

async function tell(user: TestUser, ...events: NewEvent[]): Promise<void> {
  const ctx = at(user);
  await ctx.ledger.transaction(async (tx) => void tx.events.push(...events));
  await reactToEvents(ctx, { webhook: queueDeliveries });
}

const change = (user: TestUser, statement: ReturnType<typeof sql>) =>
  at(user).ledger.transaction(async (tx) => void (await tx.query(statement)));

/** Has what waits be due at once, whatever the schedule says. */
async function makeDue(user: TestUser): Promise<void> {
  await change(user, sql`update webhook_deliveries set due_at = now() where state = 'pending'`);
  await change(user, sql`update webhooks set paused_until = null`);
}

const deliveriesOf = async (user: TestUser, id: string) =>
  (await user.call(contract.listDeliveries, { params: { id } })).items;

const isSigned = (secret: string, { headers, body }: Received) =>
  verify([secret], { headers: new Headers(headers as Record<string, string>), body, now: Date.now() });

test("an event is sent once, signed, with its body, and the log shows the answer", async () => {
  const { user, id, secret, received } = await hooked("/in/NAME");
  await tell(user, modeChanged, { type: "guardrail.removed", body: { guardrailId: "grd_a" } });
  await deliverWebhook(at(user), { webhookId: id });
  // A cursor that is put back gives the same event again, which changes nothing.
  await change(user, sql`update event_readers set useq = useq - 2 where source = 'ledger'`);
  await reactToEvents(at(user), { webhook: queueDeliveries });
  await deliverWebhook(at(user), { webhookId: id });
  const [message, ...others] = await received();
  if (message === undefined) throw new Error("nothing came");
  expect(others).toEqual([]);
  expect(await isSigned(secret, message)).toBeNull();
  expect(JSON.parse(message.body)).toEqual({
    type: "live_mode.changed",
    timestamp: expect.stringMatching(/Z$/),
    data: { mode: "paper" },
  });
  expect(message.headers["content-type"]).toBe("application/json");
  const [delivery, ...further] = await deliveriesOf(user, id);
  expect(further).toEqual([]);
  expect(delivery).toMatchObject({
    id: message.headers["webhook-id"],
    status: "delivered",
    attempts: 1,
    nextAttemptAt: null,
    lastAttempt: { status: 200, failure: null, response: '{"ok":true}' },
  });
});

test("a failing receiver gets the whole schedule under one id, and the dead letter replays", async () => {
  const { user, id, received } = await hooked("/status/503?as=NAME");
  await tell(user, modeChanged);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    await deliverWebhook(at(user), { webhookId: id });
    await makeDue(user);
  }
  await deliverWebhook(at(user), { webhookId: id });
  const attempts = await received();
  expect(attempts).toHaveLength(MOST_ATTEMPTS);
  expect(new Set(attempts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  const [dead] = await deliveriesOf(user, id);
  expect(dead).toMatchObject({ status: "dead", attempts: MOST_ATTEMPTS, lastAttempt: { status: 503 } });
  expect((await user.call(contract.listWebhooks)).items).toMatchObject([
    { failingSince: expect.any(String) },
  ]);

  await change(user, sql`update webhooks set url = ${`${receiver}/in/${user.id}`}`);
  await replayDelivery(at(user), { webhookId: id, id: dead?.id ?? "" });
  await deliverWebhook(at(user), { webhookId: id });
  expect((await received()).at(-1)?.headers["webhook-id"]).toBe(dead?.id);
  expect(await deliveriesOf(user, id)).toMatchObject([{ id: dead?.id, status: "delivered", attempts: 1 }]);
  expect((await user.call(contract.listWebhooks)).items).toMatchObject([{ failingSince: null }]);
});

test("after a failure the next attempt stands in the schedule and in a job that is due then", async () => {
  const { user, id } = await hooked("/status/429?retry-after=3600&as=NAME");
  await tell(user, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  const [delivery] = await deliveriesOf(user, id);
  const wait = Date.parse(delivery?.nextAttemptAt ?? "") - Date.now();
  expect(wait).toBeGreaterThan(3_590_000);
  expect(wait).toBeLessThanOrEqual(3_600_000);
  const [job] = await user.ctx().ledger.read(
    sql<{
      at: string;
    }>`select run_after as at from jobs where kind = 'webhooks.deliver' and payload ? 'due'`,
  );
  expect(Date.parse(job?.at ?? "")).toBe(Date.parse(delivery?.nextAttemptAt ?? ""));
});

test.each([
  ["/status/302?as=NAME", "pending"],
  ["/redirect/307?to=http://10.0.0.1/", "pending"],
  ["/status/404?as=NAME", "pending"],
])("the answer of %s is no success, and a redirect is not followed", async (path, status) => {
  const { user, id } = await hooked(path);
  await tell(user, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  expect(await deliveriesOf(user, id)).toMatchObject([{ status, attempts: 1 }]);
});

test("a receiver that answers 410 is sent nothing more, and its owner is told by event and mail", async () => {
  const { user, id, received } = await hooked("/status/410?as=NAME");
  await tell(user, modeChanged, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  await tell(user, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  expect(await received()).toHaveLength(1);
  expect((await user.call(contract.listWebhooks)).items).toMatchObject([
    { isActive: false, disabledFor: "gone" },
  ]);
  expect((await deliveriesOf(user, id)).map(({ status }) => status)).toEqual(["dead", "dead"]);
  const told = await user
    .ctx()
    .ledger.read(sql<{ body: object }>`select body from outbox where type = 'webhook.disabled'`);
  expect(told).toEqual([{ body: { webhookId: id, reason: "gone" } }]);
  await user.settle();
  expect((await mailTo(user.email, /webhook was disabled/)).text).toContain("/webhooks");
  await expect(testWebhook(at(user), id)).rejects.toThrow(
    expect.objectContaining({ code: "webhook_disabled" }),
  );
  await user.call(contract.changeWebhook, { params: { id }, body: { isActive: true } });
  expect((await user.call(contract.listWebhooks)).items).toMatchObject([
    { isActive: true, disabledFor: null },
  ]);
});

test("five days of nothing but failure disable a webhook", async () => {
  const { user, id } = await hooked("/status/500?as=NAME");
  const since = new Date(Date.now() - PATIENCE_MS).toISOString();
  await change(user, sql`update webhooks set failing_since = ${since}::timestamptz`);
  await tell(user, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  expect((await user.call(contract.listWebhooks)).items).toMatchObject([
    { isActive: false, disabledFor: "failing" },
  ]);
});

test("for a day after a rotation both secrets sign, then the new one alone", async () => {
  const { user, id, secret, received } = await hooked("/in/NAME");
  const rotated = await rotateSecret(at(user), id);
  expect(rotated.secret).not.toBe(secret);
  await testWebhook(at(user), id);
  await deliverWebhook(at(user), { webhookId: id });
  await change(user, sql`update webhooks set old_secret_until = now() - interval '1 second'`);
  await testWebhook(at(user), id);
  await deliverWebhook(at(user), { webhookId: id });
  const [both, one] = await received();
  if (both === undefined || one === undefined) throw new Error("something did not come");
  expect([await isSigned(secret, both), await isSigned(rotated.secret, both)]).toEqual([null, null]);
  expect([await isSigned(secret, one), await isSigned(rotated.secret, one)]).toEqual([
    "signature_wrong",
    null,
  ]);
});

test("an address that the guard refuses is dead at once, and says why", async () => {
  const { user, id } = await hooked("/in/NAME");
  await tell(user, modeChanged);
  await deliverWebhook({ ...at(user), env }, { webhookId: id });
  expect(await deliveriesOf(user, id)).toMatchObject([
    { status: "dead", lastAttempt: { status: null, failure: "The address was refused: it is not https." } },
  ]);
  // A secret that cannot be read signs nothing: what waits is dead and says why, and the webhook is disabled.
  await change(user, sql`update webhooks set secret_version = secret_version + 5`);
  await tell(user, modeChanged);
  await deliverWebhook(at(user), { webhookId: id });
  const [unsigned] = await deliveriesOf(user, id);
  expect(unsigned).toMatchObject({
    status: "dead",
    lastAttempt: { status: null, failure: expect.stringContaining("secret cannot be read") },
  });
  const { items } = await user.call(contract.listWebhooks);
  expect(items).toMatchObject([{ isActive: false, disabledFor: "failing" }]);
  const unknown = { eventType: "import.progress", url: "https://shop.example.net/" };
  expect(await user.refused(contract.createWebhook, { body: unknown })).toMatchObject({
    code: "invalid_request",
  });
  const refused = user.refused(contract.createWebhook, {
    body: { eventType: "*", url: "https://10.0.0.1/" },
  });
  expect(await refused).toMatchObject({ code: "egress_refused" });
});

test("what waits for one webhook is bounded, and so is what has ended", async () => {
  const { user, id } = await hooked("/in/NAME");
  await change(
    user,
    sql`insert into webhook_deliveries (user_id, webhook_id, id, event_type, payload, state, attempts, due_at, created_at)
      select ${user.id}, ${id}, 'msg_0' || n, 'x', '{}', case when n <= 1000 then 'pending' else 'delivered' end, 0,
        now() + interval '1 hour', now() from generate_series(1, 1300) n`,
  );
  await tell(user, modeChanged);
  const states = () =>
    user.ctx().ledger.read(sql<{ state: string; n: number }>`select state, count(*)::int as n
      from webhook_deliveries group by state order by state`);
  expect(await states()).toEqual([
    { state: "dead", n: 1 },
    { state: "delivered", n: 300 },
    { state: "pending", n: 1_000 },
  ]);
  await deliverWebhook(at(user), { webhookId: id });
  expect((await states()).reduce((sum, { n }) => sum + n, 0)).toBe(1_000 + contract.MOST_ENDED_DELIVERIES);
  await change(
    user,
    sql`update webhook_deliveries set created_at = now() - interval '31 days' where state = 'dead'`,
  );
  await sweepDeliveries(env);
  expect((await states()).map(({ state }) => state)).toEqual(["delivered", "pending"]);
  for (let made = 1; made < MOST_OWNED.webhooks; made++)
    await user.call(contract.createWebhook, { body: { eventType: "*", url: "https://shop.example.net/" } });
  const more = user.refused(contract.createWebhook, {
    body: { eventType: "*", url: "https://shop.example.net/" },
  });
  expect(await more).toMatchObject({ code: "too_many" });
});

test("a user's many deliveries wait for three lanes, and another user's comes between them", async () => {
  const [many, one] = [await newUser(), await newUser()];
  const system = openSystem(env);
  await system.query("tidemark_sweep", sql`delete from jobs where queue = 'webhooks'`);
  const queue = (user: TestUser, jobs: number) =>
    change(
      user,
      sql`insert into jobs (user_id, id, kind, queue, payload)
        select ${user.id}, 'job_' || n, 'webhooks.deliver', 'webhooks', '{"webhookId":"whk_none"}'::jsonb
        from generate_series(1, ${jobs}::int) n`,
    );
  const next = async () => {
    const asked = sql<{ user_id: string; id: string }>`select user_id, id from next_job('webhooks')`;
    const [job] = await system.query("tidemark_sweep", asked);
    return job;
  };
  await queue(many, 5);
  const taken: (string | undefined)[] = [];
  for (let lane = 0; lane < 3; lane++) {
    const job = await next();
    taken.push(job?.user_id);
    await change(
      many,
      sql`update jobs set state = 'running', lease_until = now() + interval '60 seconds' where id = ${job?.id}`,
    );
  }
  await queue(one, 1);
  taken.push((await next())?.user_id);
  expect(taken).toEqual([many.id, many.id, many.id, one.id]);
  await change(one, sql`delete from jobs`);
  expect(await next()).toBeUndefined();
});
