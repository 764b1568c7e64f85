import { createExecutionContext, evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { logout } from "#shared/contracts/auth.ts";
import * as contract from "#shared/contracts/privacy.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { operate, tracesOf } from "#test/everywhere.ts";
import { rounds } from "#test/effort.ts";
import { fullAccount } from "#test/full-account.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { app } from "#workers/app.ts";
import { auditOf, baseAt, bearer, freshEmail, identity, options, PASSWORD, post } from "#test/sign-in.ts";
import type { Ledger } from "../../db/ledger.ts";
import { forPostgres } from "../../db/statement.ts";
import { openSystem } from "../../db/system.ts";
import { runJob } from "#test/run-job.ts";
import { sweepStreams } from "../../stream/queue.ts";
import { JOBS } from "../../work.ts";
import { ledgerChain } from "../../identity/audit/ledger-store.ts";
import { identityChain } from "../../identity/audit/identity-store.ts";
import { verifyChain } from "../../identity/audit/verify-chain.ts";
import { STEPS } from "./erase-user.ts";
import { requestErasure } from "./request-erasure.ts";
import { replayTombstones } from "./replay-tombstones.ts";
import { sweepErasures } from "./sweep-erasures.ts";
import { listTombstones, tombstoneKey } from "./tombstones.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const waitUntil = (work: Promise<unknown>) => void work.catch(() => undefined);
const ask = (user: TestUser) => user.confirmed(contract.requestErasure, { body: {} });
const sweep = (now: number, given: Partial<Env> = {}) => sweepErasures(baseAt(now, given));
/** Calls the act directly, because a user with a passkey could confirm only with that. */
const dueAt = async (user: TestUser) => Date.parse((await requestErasure(user.ctx())).dueAt);
const mailsTo = (email: string) =>
  identity().list(
    sql<{
      subject: string;
      text: string;
    }>`select subject, text from mailbox where recipient = ${email} order by at`,
  );
/** The data of an erased user that may remain: ids without a person, and hashes. */
const KEPT = [
  "identity.audit",
  "identity.user_stream",
  "ledger.audit",
  "ledger.blocks",
  "ledger.user_stream",
];

const receiptStatus = async (id: string) => (await send(`/mapi/privacy/receipts/${id}`)).status;

/** Erases for good: when the erasure is due, and once more an hour later. */
async function erased(user: TestUser): Promise<number> {
  const due = await dueAt(user);
  await sweep(due);
  await sweep(due + HOUR_MS);
  return due;
}

const ROUND_TRIP = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-02T16:00:00Z,Main,ACME,sell,10,101,1,USD
`;

/** A user with rows in every store, who costs less than a full account. */
async function importer(): Promise<TestUser> {
  const user = await newUser();
  await uploadText(user, ROUND_TRIP);
  await user.settle();
  return user;
}

/** Removes the tombstones of other tests' users, whom a replay would erase again, too. */
async function keepOnlyTombstoneOf(user: TestUser): Promise<void> {
  const kept = await tombstoneKey(user.id);
  await env.FILES.delete([...(await listTombstones(env))].filter((key) => key !== kept));
}

/** Postgres without the gate, which lets an erased user read nothing. */
const pastTheGate: Ledger = {
  read: (statement) => {
    const { text, values } = forPostgres(statement);
    return operate(text, values);
  },
  transaction: () => Promise.reject(new Error("it reads only")),
};

/** Reads both chains as they are. */
async function chainsOf(userId: string) {
  const [first, second] = await Promise.all([
    verifyChain(identityChain(identity(), userId), 0),
    verifyChain(ledgerChain(pastTheGate, userId), 0),
  ]);
  return { identity: first.verdict, ledger: second.verdict };
}

test("after an erasure nothing of the user is left in any store, and both audit chains still verify", async () => {
  const [user, other] = await Promise.all([fullAccount(), fullAccount()]);
  const others = await tracesOf(other.id, other.id);
  const before = await chainsOf(user.id);
  const due = await dueAt(user);
  const { receipt } = (await identity().find(
    sql<{ receipt: string }>`select receipt from erasures where user_id = ${user.id}`,
  )) ?? { receipt: "" };

  await sweep(due - 1);
  expect((await user.call(listTrades)).items.length).toBeGreaterThan(0);
  await sweep(due);
  expect(await tracesOf(user.id, user.id)).toEqual([...KEPT, "identity.erasures"].toSorted());
  await sweep(due + HOUR_MS);
  expect(await tracesOf(user.id, user.id)).toEqual(KEPT);
  // The last mail is the only place where a development machine keeps the address; no other row has it.
  expect(await tracesOf(user.email, user.id)).toEqual(["identity.mailbox"]);
  expect((await mailsTo(user.email)).map(({ subject }) => subject)).toEqual(["Your account was erased"]);
  for (const secret of ["device hash", "sealed token", "key hash", "wrapped"])
    expect(await tracesOf(`${secret} of ${user.id}`, user.id)).toEqual([]);

  const after = await chainsOf(user.id);
  expect(after.identity).toMatchObject({ intact: true, emptied: after.identity.entries });
  expect(after.identity.entries).toBeGreaterThan(before.identity.entries);
  expect(after.ledger).toEqual({ ...before.ledger, intact: true, emptied: before.ledger.entries });

  expect(await tracesOf(other.id, other.id)).toEqual(others);
  expect((await other.call(listTrades)).items.length).toBeGreaterThan(0);

  const told = await send(`/mapi/privacy/receipts/${receipt}`);
  const { removed, ...rest } = (await told.json()) as { removed: Record<string, number> };
  expect(rest).toEqual({
    finishedAt: new Date(due).toISOString(),
    backupsUntil: new Date(due + 30 * DAY_MS).toISOString(),
  });
  expect(removed).toMatchObject({
    "identity.users": 1,
    "identity.passkeys": 1,
    "ledger.fills": 48,
    "files.imports": 1,
    "files.avatars": 1,
    "files.exports": 1,
  });
  expect(removed["stream.events"]).toBeGreaterThan(5);
  expect((await mailsTo(user.email))[0]?.text).toContain(`#token=${receipt}`);
});

test("an erasure is not begun without a confirmation of that very request", async () => {
  const user = await newUser();
  expect(await user.refused(contract.requestErasure, { body: {} })).toMatchObject({
    code: "step_up_required",
  });
  const headers = await user.confirmation(contract.requestExport, { body: {} });
  expect(await user.refused(contract.requestErasure, { body: {}, headers })).toMatchObject({
    code: "step_up_required",
  });
});

test("until it is due the account can be signed in to and kept; the owner hears of both", async () => {
  const user = await newUser();
  expect(await user.call(contract.readErasure)).toEqual({ erasure: null });
  const { erasure } = await ask(user);
  expect(Date.parse(erasure.dueAt) - Date.parse(erasure.requestedAt)).toBe(7 * DAY_MS);
  expect(Date.parse(erasure.backupsUntil) - Date.parse(erasure.dueAt)).toBe(30 * DAY_MS);
  expect(await user.call(contract.readErasure)).toEqual({ erasure });
  const headers = await user.confirmation(contract.requestErasure, { body: {} });
  expect((await user.refused(contract.requestErasure, { body: {}, headers })).code).toBe("erasure_pending");

  expect((await post("/mapi/auth/login", { email: user.email, password: PASSWORD })).status).toBe(200);
  await user.call(contract.cancelErasure);
  expect((await user.refused(contract.cancelErasure)).code).toBe("not_found");
  await sweep(Date.parse(erasure.dueAt) + DAY_MS);
  expect(await user.call(contract.readErasure)).toEqual({ erasure: null });
  await expect
    .poll(async () =>
      (await user.call(listEvents)).events
        .map(({ type }) => type)
        .filter((type) => type.startsWith("erasure")),
    )
    .toEqual(["erasure.scheduled", "erasure.cancelled"]);
  await expect
    .poll(async () =>
      (await mailsTo(user.email))
        .map(({ subject }) => subject)
        .filter((subject) => subject.startsWith("Your account"))
        .toSorted(),
    )
    .toEqual(["Your account stays", "Your account will be erased"]);
  expect((await mailsTo(user.email)).some(({ text }) => text.includes(erasure.dueAt.slice(0, 10)))).toBe(
    true,
  );
  expect((await ask(user)).erasure.id).not.toBe(erasure.id);
});

test("once it has begun it cannot be cancelled, and sweeps at once do it once", async () => {
  const user = await newUser();
  const due = await dueAt(user);
  await Promise.all([sweep(due), sweep(due), sweep(due)]);
  expect((await user.refused(contract.cancelErasure)).status).toBe(401);
  expect(await identity().find(sql`select 1 from users where id = ${user.id}`)).toBeNull();
});

test("whichever step fails, the next sweep goes on there and ends it", async () => {
  const apart = rounds({ sample: 3, long: 1 });
  for (const { name } of STEPS.filter((_, at) => at % apart === 0)) {
    const user = await newUser();
    const due = await dueAt(user);
    await identity().run(
      sql`update erasures set step = ${name}, begun_at = ${due} where user_id = ${user.id}`,
    );
    await sweep(due);
    // The second check does the work of a skipped step.
    await sweep(due + HOUR_MS);
    expect([name, await tracesOf(user.email, user.id)]).toEqual([name, ["identity.mailbox"]]);
  }
});

test("with the bucket or the ledger away it waits, and goes on where it was", async () => {
  const user = await importer();
  const due = await dueAt(user);
  await identity().run(sql`update sessions set idle_expires_at = expires_at where user_id = ${user.id}`);
  await sweep(due, { FILES: withoutList(env.FILES) });
  const waiting = () =>
    identity().find(
      sql<{ step: string; try_at: number }>`select step, try_at from erasures where user_id = ${user.id}`,
    );
  expect(await waiting()).toEqual({ step: "count", try_at: due + 2 * 60_000 });
  await sweep(due + 2 * 60_000, { LEDGER: nowhere(env.LEDGER), LEDGER_SYSTEM: nowhere(env.LEDGER_SYSTEM) });
  expect((await waiting())?.step).toBe("block");
  expect(
    await identity().list(sql`select 1 from sessions where user_id = ${user.id} and revoked_at is null`),
  ).toEqual([]);
  await sweep(due + HOUR_MS);
  await sweep(due + 2 * HOUR_MS);
  expect(await tracesOf(user.id, user.id)).toEqual(KEPT);
});

test("S10: nothing that comes late brings anything back", async () => {
  const user = await fullAccount();
  const late = user.ctx();
  const due = await dueAt(user);
  const jobId = "job_00000000000000000000000000";
  await sweep(due);
  await expect(late.ledger.read(sql`select 1`)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(
    late.ledger.transaction(async (tx) => void tx.events.push({ type: "erasure.cancelled", body: {} })),
  ).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(runJob({ userId: user.id, jobId }, env, { waitUntil }, JOBS)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  const stream = env.USER_STREAM.getByName(user.id);
  await evictDurableObject(stream);
  const row = { srcSeq: 1, type: "note", version: 1, at: new Date(due).toISOString(), body: {} };
  expect(await stream.append("ledger", 9, 1, [row])).toEqual({ kind: "erased" });
  expect(await stream.read(null, 10)).toEqual({ kind: "erased" });
  await sweepStreams(env);
  // This upload was already on its way to the bucket when the user was erased.
  await env.FILES.put(`imports/${user.id}/imp_late`, "late");
  await sweep(due + HOUR_MS);
  expect(await tracesOf(user.id, user.id)).toEqual(KEPT);
});

test("afterwards sign-in answers as for an address that was never known, and the address can begin anew", async () => {
  const user = await newUser();
  await erased(user);
  const known = await post("/mapi/auth/login", { email: user.email, password: PASSWORD });
  const unknown = await post("/mapi/auth/login", { email: freshEmail(), password: PASSWORD });
  expect([known.status, known.code]).toEqual([unknown.status, unknown.code]);
  expect((await post("/mapi/auth/refresh", { refresh_token: user.refreshToken })).status).toBe(401);
  expect((await user.refused(logout, { body: {} })).status).toBe(401);
  expect(options(await post("/mapi/auth/register/options", { email: user.email })).challengeId).toMatch(
    /^chl_/,
  );
  const again = await post("/mapi/auth/register", { email: user.email, password: PASSWORD });
  expect(again.status).toBe(201);
  expect(again.user?.id).not.toBe(user.id);
});

test("a receipt is given to whoever holds it, and to nobody before the erasure is done", async () => {
  const user = await newUser();
  const due = await dueAt(user);
  const row = await identity().find(
    sql<{ id: string; receipt: string }>`select id, receipt from erasures where user_id = ${user.id}`,
  );
  expect(await receiptStatus(row?.receipt ?? "")).toBe(404);
  await sweep(due);
  expect(await receiptStatus(row?.receipt ?? "")).toBe(200);
  expect(await receiptStatus(row?.id ?? "")).toBe(404);
});

test("the erasing role sees no row of a user who is not blocked", async () => {
  const user = await importer();
  const seen = await openSystem(env).query(
    "tidemark_erasure",
    sql<{ n: string }>`select count(*) as n from fills where user_id = ${user.id}`,
  );
  expect(seen).toEqual([{ n: "0" }]);
  await openSystem(env).query("tidemark_erasure", sql`delete from fills where user_id = ${user.id}`);
  expect((await user.call(listTrades)).items.length).toBeGreaterThan(0);
});

test("drill: users whom restored databases bring back are erased again from the tombstones, and nobody else is", async () => {
  const [user, other] = await Promise.all([fullAccount(), importer()]);
  const backup = await backupOf(user.id);
  await erased(user);
  await keepOnlyTombstoneOf(user);
  await restore(backup, user.id);
  await env.FILES.put(`imports/${user.id}/imp_back`, "back");
  const back = await tracesOf(user.id, user.id);
  expect(back).toEqual(expect.arrayContaining(["identity.users", "ledger.fills", "ledger.imports"]));

  const others = await tracesOf(other.id, other.id);
  expect(await replayTombstones(baseAt(Date.now()))).toBe(1);
  expect(await tracesOf(user.id, user.id)).toEqual(KEPT);
  expect(await tracesOf(user.email, user.id)).toEqual([]);
  expect(await chainsOf(user.id)).toMatchObject({ identity: { intact: true }, ledger: { intact: true } });
  expect(await tracesOf(other.id, other.id)).toEqual(others);
});

test("an operator has them erased again, with a confirmation, and it stands in the operator's audit chain", async () => {
  const [operator, user] = await Promise.all([newUser(), newUser()]);
  const backup = await backupOf(user.id);
  await erased(user);
  await keepOnlyTombstoneOf(user);
  await restore(backup, user.id);
  const order = (operators: string, headers: Record<string, string> = {}) => {
    const request = new Request(new URL(`/mapi${contract.replayTombstones.path}`, env.PUBLIC_ORIGIN), {
      method: "POST",
      headers: { ...bearer(operator.accessJwt), "content-type": "application/json", ...headers },
      body: "{}",
    });
    return app.fetch(request, { ...env, OPERATORS: operators }, createExecutionContext());
  };
  const confirmation = () => operator.confirmation(contract.replayTombstones, { body: {} });
  expect((await order("", await confirmation())).status).toBe(403);
  expect(await (await order(operator.id)).json()).toMatchObject({ code: "step_up_required" });
  expect(await tracesOf(user.id, user.id)).toContain("identity.users");
  const done = await order(operator.id, await confirmation());
  expect(done.status).toBe(200);
  expect(await done.json()).toEqual({ erased: 1 });
  expect(KEPT).toEqual(expect.arrayContaining(await tracesOf(user.id, user.id)));
  const audited = (await auditOf(operator.id)).filter(({ action }) => action.startsWith("tombstones"));
  expect(audited.map(({ action }) => action)).toEqual(["tombstones.replay_ordered", "tombstones.replayed"]);
});

/** A bucket that cannot be listed. */
function withoutList(files: R2Bucket): R2Bucket {
  return new Proxy(files, {
    get: (target, name) =>
      name === "list" ? () => Promise.reject(new TypeError("the bucket is away")) : Reflect.get(target, name),
  });
}

/** A database that does not answer. */
function nowhere(ledger: Hyperdrive): Hyperdrive {
  const url = "postgres://nobody:x@127.0.0.1:9/nothing";
  return new Proxy(ledger, {
    get: (target, name) => (name === "connectionString" ? url : Reflect.get(target, name)),
  });
}

type Backup = {
  users: Record<string, unknown>[];
  passwords: Record<string, unknown>[];
  ledger: [string, { row: string }[]][];
};

/** Reads the rows of a user as a backup of either database would hold them. */
async function backupOf(userId: string): Promise<Backup> {
  const ledger: [string, { row: string }[]][] = [];
  for (const table of [
    "accounts",
    "instruments",
    "fills",
    "imports",
    "claims",
    "trades",
    "closes",
    "reflections",
  ])
    ledger.push([
      table,
      await operate<{ row: string }>(`select to_jsonb(t)::text as row from "${table}" t where user_id = $1`, [
        userId,
      ]),
    ]);
  return {
    users: await identity().list(sql`select * from users where id = ${userId}`),
    passwords: await identity().list(sql`select * from passwords where user_id = ${userId}`),
    ledger,
  };
}

/** Restores a backup from a time when the user was not blocked. */
async function restore({ users, passwords, ledger }: Backup, userId: string): Promise<void> {
  for (const [table, rows] of [
    ["users", users],
    ["passwords", passwords],
  ] as const) {
    for (const row of rows) {
      const names = Object.keys(row);
      await env.IDENTITY.prepare(
        `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
      )
        .bind(...Object.values(row))
        .run();
    }
  }
  await operate("delete from blocks where key = $1", [`user:${userId}`]);
  for (const [table, rows] of ledger) {
    const [written] = await operate<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
        where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    for (const { row } of rows)
      await operate(
        `insert into "${table}" (${written?.names}) select ${written?.names} from jsonb_populate_record(null::"${table}", $1::jsonb)`,
        [row],
      );
  }
}
