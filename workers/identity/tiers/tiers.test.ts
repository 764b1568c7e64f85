import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { listImports } from "#shared/contracts/imports.ts";
import { changeTier } from "#shared/contracts/tiers.ts";
import { PLANS, quotaOf } from "#shared/plans.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { auditOf, eventsOf } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";

const FILE = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
`;

const free = quotaOf("free", Date.now());

function upload(user: TestUser, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", new File([FILE], "fills.csv", { type: "text/csv" }));
  return user.fetch("/trades/import", { method: "POST", body, headers });
}

/** Inserts this many earlier imports of that size for the user. */
async function imported(user: TestUser, { count, size = 1, at = Date.now(), dryRun = false }: Imported) {
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`
      insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, dry_run, file_kept, created_at)
      select ${user.id}, 'imp_' || ${at} || '_' || n, 'completed', 'tidemark-csv', 'f', 'k', ${size}, 'UTC', ${dryRun}, ${!dryRun},
        ${new Date(at).toISOString()} from generate_series(1, ${count}::int) n`),
  );
}
type Imported = { count: number; size?: number; at?: number; dryRun?: boolean };

const filesOf = async (user: TestUser) =>
  (await env.FILES.list({ prefix: `imports/${user.id}/` })).objects.length;

/** Changes a tier as a user whom the deployment may or may not name as an operator. */
async function orders(user: TestUser, id: string, tier: string, operators = user.id): Promise<Response> {
  const act = { params: { id }, body: { tier } };
  const request = new Request(new URL(`/mapi${pathOf(changeTier, { params: { id } })}`, env.PUBLIC_ORIGIN), {
    method: "PUT",
    headers: {
      authorization: `Bearer ${user.accessJwt}`,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      ...(await user.confirmation(changeTier, act)),
    },
    body: JSON.stringify({ tier }),
  });
  return app.fetch(request, { ...env, OPERATORS: operators }, createExecutionContext());
}

test("tells the tier, what it allows and what of it is used; dry runs and other months do not count", async () => {
  const user = await newUser();
  expect((await user.call(me)).usage).toEqual({
    tier: "free",
    quotas: PLANS[0]?.quotas.free,
    used: { importsThisMonth: 0, storageBytes: 0, flows: 0, runsThisMonth: 0 },
  });
  await imported(user, { count: 3, at: Date.now() - 40 * 86_400_000, size: 1000 });
  await imported(user, { count: 2, at: Date.now() - 1, size: 50, dryRun: true });
  expect((await upload(user)).status).toBe(202);
  expect((await upload(user, { dryRun: "true" })).status).toBe(200);
  expect((await user.call(me)).usage.used).toEqual({
    importsThisMonth: 1,
    storageBytes: 3000 + FILE.length,
    flows: 0,
    runsThisMonth: 0,
  });
});

test("who is signed in is told also while the ledger is away, without the use", async () => {
  const user = await newUser();
  const away = { ...env.LEDGER, connectionString: "postgres://nobody:x@127.0.0.1:1/none" };
  const request = new Request(new URL("/mapi/auth/me", env.PUBLIC_ORIGIN), {
    headers: { authorization: `Bearer ${user.accessJwt}` },
  });
  const answer = await app.fetch(request, { ...env, LEDGER: away }, createExecutionContext());
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ usage: { tier: "free", quotas: free, used: null } });
});

test("of two imports at once for the last place of the month one is refused, and nothing of it is kept", async () => {
  const user = await newUser();
  await imported(user, { count: (free.importsAMonth ?? 0) - 1 });
  const key = { "idempotency-key": "the-last" };
  const answers = await Promise.all([upload(user, {}, key), upload(user)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 403]);
  const refused = answers.find(({ status }) => status === 403);
  expect(await refused?.json()).toMatchObject({ code: "quota_exceeded" });
  await expect.poll(() => filesOf(user)).toBe(1);
  expect((await user.call(me)).usage.used?.importsThisMonth).toBe(free.importsAMonth);
  expect((await upload(user, { dryRun: "true" })).status).toBe(200);
  expect((await user.call(listImports, { query: { limit: 1 } })).items).toHaveLength(1);
});

test("an import that is repeated by its key is answered again, although the quota is used up by it", async () => {
  const user = await newUser();
  await imported(user, { count: (free.importsAMonth ?? 0) - 1 });
  const key = { "idempotency-key": "again" };
  const first = await upload(user, {}, key);
  const again = await upload(user, {}, key);
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(await again.json()).toEqual(await first.json());
  expect((await upload(user)).status).toBe(403);
});

test("a file that would not fit into the storage is refused and discarded, with and without a key", async () => {
  const user = await newUser();
  await imported(user, { count: 1, size: (free.storageBytes ?? 0) - FILE.length + 1 });
  expect(await (await upload(user)).json()).toMatchObject({ status: 403, code: "quota_exceeded" });
  const unkeyed = new FormData();
  unkeyed.set("file", new File([FILE], "fills.csv", { type: "text/csv" }));
  const request = new Request(new URL("/api/v1/trades/import", env.PUBLIC_ORIGIN), {
    method: "POST",
    headers: { authorization: `Bearer ${user.accessJwt}` },
    body: unkeyed,
  });
  const answer = await app.fetch(request, env, createExecutionContext());
  expect(answer.status).toBe(403);
  await expect.poll(() => filesOf(user)).toBe(0);
});

test("an operator moves a user to another tier: told to the user, and noted in both audit chains", async () => {
  const [operator, user] = await Promise.all([newUser(), newUser()]);
  await imported(user, { count: free.importsAMonth ?? 0 });
  expect((await upload(user)).status).toBe(403);
  const answer = await orders(operator, user.id, "plus");
  expect([answer.status, await answer.json()]).toEqual([200, { userId: user.id, tier: "plus" }]);
  expect((await upload(user)).status).toBe(202);
  const { user: told, usage } = await user.call(me);
  expect([told.tier, usage.tier, usage.quotas]).toEqual(["plus", "plus", PLANS[0]?.quotas.plus]);
  expect((await eventsOf(user.id)).at(-1)).toEqual({ type: "tier.changed", body: { tier: "plus" } });
  expect((await auditOf(user.id)).at(-1)).toMatchObject({
    action: "tier.changed",
    detail: { from: "free", to: "plus", operator: operator.id },
  });
  expect((await auditOf(operator.id)).at(-1)).toMatchObject({
    action: "tier.change_ordered",
    detail: { user: user.id, from: "free", to: "plus" },
  });
  expect((await orders(operator, user.id, "plus")).status).toBe(200);
  expect((await eventsOf(user.id)).filter(({ type }) => type === "tier.changed")).toHaveLength(1);
});

test("nobody else changes a tier, not even their own", async () => {
  const [operator, user] = await Promise.all([newUser(), newUser()]);
  const refused = await orders(user, user.id, "pro", operator.id);
  expect(await refused.json()).toMatchObject({ status: 403, code: "forbidden" });
  expect(await (await orders(user, operator.id, "pro", "")).json()).toMatchObject({ code: "forbidden" });
  expect(await (await orders(operator, "usr_nobody", "pro")).json()).toMatchObject({ code: "not_found" });
  expect(await (await orders(operator, user.id, "gold")).json()).toMatchObject({ code: "invalid_request" });
  expect((await user.call(me)).user.tier).toBe("free");
});
