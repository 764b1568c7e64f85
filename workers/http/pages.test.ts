import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as z from "zod";
import { listApiKeys } from "#shared/contracts/api-keys.ts";
import { listSessions } from "#shared/contracts/auth.ts";
import { listDevices } from "#shared/contracts/devices.ts";
import { listAccounts } from "#shared/contracts/fills.ts";
import { listPasskeys } from "#shared/contracts/passkeys.ts";
import { listExports } from "#shared/contracts/privacy.ts";
import { newId } from "#shared/ids.ts";
import { plantApiKeys, plantDevices, plantPasskeys, plantSessions } from "#test/crowd.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { identity } from "#test/sign-in.ts";
import { array } from "../db/statement.ts";

const COUNT = 23;
const Page = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

/** Every list that was one answer earlier, with its items in the expected order. */
const LISTS: [string, string, (user: TestUser) => Promise<string[]>][] = [
  ["listSessions", listSessions.path, async ({ id }) => (await plantSessions(id, COUNT)).toReversed()],
  ["listDevices", listDevices.path, async ({ id }) => (await plantDevices(id, COUNT)).toReversed()],
  ["listApiKeys", listApiKeys.path, async ({ id }) => (await plantApiKeys(id, COUNT)).toReversed()],
  ["listPasskeys", listPasskeys.path, ({ id }) => plantPasskeys(id, COUNT)],
  ["listExports", listExports.path, async (user) => (await plantExports(user)).toReversed()],
  ["listAccounts", listAccounts.path, plantAccounts],
];

test.each(LISTS)("%s gives everything once, page by page", async (_, path, plant) => {
  const user = await newUser();
  const planted = await plant(user);
  const seen: string[] = [];
  let pages = 0;
  for (let cursor: string | null = ""; cursor !== null; pages++) {
    const page = await pageOf(user, `${path}?limit=5${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(5);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen.filter((id) => planted.includes(id))).toEqual(planted);
  expect(new Set(seen).size).toBe(seen.length);
  expect(pages).toBe(Math.ceil(seen.length / 5));
  const whole = await pageOf(user, path);
  expect([whole.items.map(({ id }) => id), whole.nextCursor]).toEqual([seen, null]);
});

test.each(LISTS)("%s refuses a cursor that is not its own", async (_, path) => {
  const user = await newUser();
  for (const cursor of ["x", btoa('["trd_1"]'), btoa("[7]"), btoa(`["${newId("trade")}"]`)]) {
    const response = await user.fetch(`${path}?cursor=${cursor.replaceAll("=", "")}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: "cursor_invalid" }]);
  }
  for (const limit of ["0", "501", "x"])
    expect((await user.fetch(`${path}?limit=${limit}`)).status).toBe(400);
});

/** Plans of D1 name every table that they read. No table may be read whole, and no plan may sort. */
test("each page of identity is one walk of an index", async () => {
  const user = await newUser();
  const queries: SQL[] = [
    sql`select * from sessions where user_id = ${user.id} and revoked_at is null and id < 'x' and idle_expires_at > 1
      and expires_at > 1 order by id desc limit 5`,
    sql`select id from devices where user_id = ${user.id} and id < 'x' order by id desc limit 5`,
    sql`select max(last_used_at) from sessions where device_id = 'x'`,
    sql`update sessions set device_id = null where device_id = 'x'`,
    sql`select id from api_keys where user_id = ${user.id} and revoked_at is null and id < 'x' and expires_at > 1
      order by id desc limit 5`,
    sql`select id from passkeys where user_id = ${user.id} and id > 'x' order by id limit 5`,
  ];
  for (const query of queries) {
    const plan = await identity().list(sql<{ detail: string }>`explain query plan ${query}`);
    const steps = plan.map(({ detail }) => detail);
    expect(steps.filter((step) => !/^SEARCH .* USING (COVERING )?INDEX/.test(step))).toEqual([]);
  }
});

async function pageOf(user: TestUser, path: string): Promise<z.infer<typeof Page>> {
  const response = await user.fetch(path);
  expect(response.status).toBe(200);
  return Page.parse(await response.json());
}

function plantExports(user: TestUser): Promise<string[]> {
  const ids = Array.from({ length: COUNT }, (_, index) => newId("export", index * 1000));
  return user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`insert into exports (user_id, id, status, job_id, created_at)
      select ${user.id}, id, 'expired', '', now() from unnest(${array(ids)}::text[]) id`);
    return ids;
  });
}

/** Names in an order unlike their ids'. Some of them are as long and as unusual as a file may have them. */
function plantAccounts(user: TestUser): Promise<string[]> {
  const accounts = Array.from({ length: COUNT }, (_, index) => ({
    id: newId("account", (COUNT - index) * 1000),
    name: `${"\u0001\u{1f30a}".repeat(20)}${String(index).padStart(3, "0")}`,
  }));
  return user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`insert into accounts (user_id, id, name) select ${user.id}, a.* from
      unnest(${array(accounts.map(({ id }) => id))}::text[],
        ${array(accounts.map(({ name }) => name))}::text[]) a (id, name)`);
    return accounts.map(({ id }) => id);
  });
}
