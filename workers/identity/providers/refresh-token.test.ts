import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listProviderIdentities, unlinkProvider, type Provider } from "#shared/contracts/providers.ts";
import { freshPerson, grantedTo, link, travel } from "#test/at-provider.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { baseAt, identity } from "#test/sign-in.ts";
import type { AtProvider } from "#test/vendors/person.ts";
import { requestErasure } from "../../privacy/erasures/request-erasure.ts";
import { sweepErasures } from "../../privacy/erasures/sweep-erasures.ts";
import { open } from "../sealing/seal.ts";

type Kept = { id: string; user_id: string; refresh_sealed: string | null };

const keptOf = (person: AtProvider) =>
  identity().find(
    sql<Kept>`select id, user_id, refresh_sealed from provider_identities where subject = ${person.sub}`,
  );

/** Waits for the stored token of a person's link and opens it; null where there is none. */
async function openedOf(person: AtProvider): Promise<string | null> {
  const row = await keptOf(person);
  if (row?.refresh_sealed == null) return null;
  const place = { table: "provider_identities", rowId: row.id, column: "refresh_sealed", version: 1 };
  return open(env, { ...place, purpose: "provider_refresh", userId: row.user_id }, row.refresh_sealed);
}

const revokedAt = async (provider: Provider, person: AtProvider) =>
  (await grantedTo(provider, person)).map(({ revoked }) => revoked);

async function linked(provider: Provider, person: AtProvider): Promise<TestUser> {
  const user = await newUser();
  await link(user, provider, person);
  await expect.poll(() => openedOf(person)).not.toBeNull();
  return user;
}

async function unlink(user: TestUser): Promise<void> {
  const [found] = (await user.call(listProviderIdentities)).items;
  await user.confirmed(unlinkProvider, { params: { id: found?.id ?? "" } });
}

const sweep = (now: number) => sweepErasures(baseAt(now));

const erasureOf = (user: TestUser) =>
  identity().find(
    sql<{
      step: string;
      try_at: number;
      receipt: string;
      finished_at: number | null;
    }>`select step, try_at, receipt, finished_at from erasures where user_id = ${user.id}`,
  );

/** Makes an erasure due. No provider accepts a client secret that is signed days ahead. */
async function dueNow(user: TestUser): Promise<number> {
  const now = Date.now();
  await identity().run(
    sql`update erasures set due_at = ${now}, try_at = ${now} where user_id = ${user.id} and finished_at is null`,
  );
  return now;
}

async function removedBy(receipt: string | undefined): Promise<Record<string, number>> {
  const response = await send(`/mapi/privacy/receipts/${receipt}`);
  const { removed }: { removed: Record<string, number> } = await response.json();
  return removed;
}

test.each([
  ["apple", {}],
  ["google", { refresh: true }],
] as const)(
  "what %s gives to be taken back by is kept sealed, and the newest counts",
  async (provider, more) => {
    const person = freshPerson(more);
    await travel(provider, person);
    const [first] = await grantedTo(provider, person);
    await expect.poll(() => openedOf(person)).toBe(first?.token);
    expect((await keptOf(person))?.refresh_sealed).not.toContain(first?.token);
    await travel(provider, person);
    const [, second] = await grantedTo(provider, person);
    await expect.poll(() => openedOf(person)).toBe(second?.token);
  },
);

test("nothing is kept of a provider that gives nothing, or that takes nothing back", async () => {
  for (const [provider, more] of [
    ["google", {}],
    ["microsoft", { refresh: true }],
  ] as const) {
    const person = freshPerson(more);
    await travel(provider, person);
    // The token of a later person is stored, so the earlier one would have been stored too.
    const after = freshPerson();
    await travel("apple", after);
    await expect.poll(() => openedOf(after)).not.toBeNull();
    expect(await keptOf(person)).toMatchObject({ refresh_sealed: null });
  }
});

test.each([
  ["apple", {}],
  ["google", { refresh: true }],
] as const)("a link that is removed is taken back at %s", async (provider, more) => {
  const person = freshPerson(more);
  const user = await linked(provider, person);
  await unlink(user);
  await expect.poll(() => revokedAt(provider, person)).toEqual([true]);
});

test("a provider that does not take a link back keeps nobody from removing it", async () => {
  const person = freshPerson({ keeps: true });
  const user = await linked("apple", person);
  await unlink(user);
  expect((await user.call(listProviderIdentities)).items).toEqual([]);
  expect(await revokedAt("apple", person)).toEqual([false]);
});

test("an erasure takes every link back before the key goes that opens what that needs", async () => {
  const [one, other] = [freshPerson(), freshPerson({ refresh: true })];
  const user = await linked("apple", one);
  await link(user, "google", other);
  await expect.poll(() => openedOf(other)).not.toBeNull();
  await requestErasure(user.ctx());
  const due = await dueNow(user);
  await sweep(due);
  expect(await revokedAt("apple", one)).toEqual([true]);
  expect(await revokedAt("google", other)).toEqual([true]);
  const done = await erasureOf(user);
  expect(done?.finished_at).toBe(due);
  expect(Object.keys(await removedBy(done?.receipt)).filter((each) => each.startsWith("providers"))).toEqual(
    [],
  );
});

test("a provider that takes nothing back is tried again for an hour, then left, and the receipt says so", async () => {
  const person = freshPerson({ keeps: true });
  const user = await linked("apple", person);
  await requestErasure(user.ctx());
  let waitedMs = 0;
  let tries = 0;
  for (let at = await dueNow(user); tries < 20; tries++, at = await dueNow(user)) {
    await sweep(at);
    const row = await erasureOf(user);
    if (row?.finished_at != null) break;
    expect(row?.step).toBe("providers");
    waitedMs += (row?.try_at ?? at) - at;
  }
  expect(tries).toBe(6);
  expect(waitedMs).toBeGreaterThan(45 * 60_000);
  expect(waitedMs).toBeLessThan(3 * 3_600_000);
  const done = await erasureOf(user);
  expect(await removedBy(done?.receipt)).toMatchObject({ "providers.not_revoked": 1, "identity.users": 1 });
  expect(await keptOf(person)).toBeNull();
});
