import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newUser } from "#test/harness.ts";
import { baseAt, eventsOf, identity, visitor } from "#test/sign-in.ts";
import { sweepIdentity } from "../sweep.ts";
import { refreshSession } from "./refresh-session.ts";
import { tellExpiring } from "./tell-expiring.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const at = (now: number) => visitor({ now });
const sweepAt = (now: number) => tellExpiring(baseAt(now), 1000);

async function toldOf(userId: string) {
  return (await eventsOf(userId)).filter(({ type }) => type === "session.expiring").map(({ body }) => body);
}

async function endOf(userId: string): Promise<number> {
  const row = await identity().find(
    sql<{ idle_expires_at: number }>`select idle_expires_at from sessions where user_id = ${userId}`,
  );
  return row?.idle_expires_at ?? 0;
}

test("a session's end is told once, a quarter of an hour before it, by the sweep of the minute", async () => {
  const user = await newUser();
  const end = await endOf(user.id);
  await sweepAt(end - 15 * MINUTE - 1);
  expect(await toldOf(user.id)).toEqual([]);
  await Promise.all([sweepAt(end - 15 * MINUTE), sweepAt(end - 15 * MINUTE)]);
  await sweepAt(end - 14 * MINUTE);
  await sweepIdentity(baseAt(end - 13 * MINUTE));
  expect(await toldOf(user.id)).toEqual([
    { sessionId: expect.stringMatching(/^ses_/), expiresAt: new Date(end).toISOString() },
  ]);
});

test("a refresh moves the idle end and makes the new one worth telling; the cap is told once", async () => {
  const user = await newUser();
  const start = Date.now();
  const first = await endOf(user.id);
  await sweepAt(first - 10 * MINUTE);
  let { refresh } = await refreshSession(at(first - 5 * MINUTE), user.refreshToken);
  const second = await endOf(user.id);
  expect(second).toBe(first - 5 * MINUTE + 7 * DAY);
  await sweepAt(first - 4 * MINUTE);
  expect(await toldOf(user.id)).toHaveLength(1);
  await sweepAt(second - 10 * MINUTE);
  for (const day of [13.9, 20.8, 27.7, 29.9])
    ({ refresh } = await refreshSession(at(start + day * DAY), refresh));
  const cap = await endOf(user.id);
  await sweepAt(cap - 12 * MINUTE);
  await refreshSession(at(cap - 6 * MINUTE), refresh);
  await sweepAt(cap - 5 * MINUTE);
  expect((await toldOf(user.id)).map(({ expiresAt }) => expiresAt)).toEqual(
    [first, second, cap].map((end) => new Date(end).toISOString()),
  );
});

test("a session that has ended, or was ended, is not told of", async () => {
  const [late, revoked] = [await newUser(), await newUser()];
  const end = await endOf(revoked.id);
  await identity().run(sql`update sessions set revoked_at = ${end - DAY} where user_id = ${revoked.id}`);
  await sweepAt(end - MINUTE);
  await sweepAt((await endOf(late.id)) + MINUTE);
  expect(await toldOf(revoked.id)).toEqual([]);
  expect((await toldOf(late.id)).length).toBeLessThanOrEqual(1);
});

test("no sweep tells more than its share", async () => {
  const users = [await newUser(), await newUser(), await newUser()];
  const end = await endOf(users[0]?.id ?? "");
  expect(await tellExpiring(baseAt(end - MINUTE), 2)).toBe(2);
});

test("the search for endings is made by their index", async () => {
  const plan = await identity().list(
    sql<{
      detail: string;
    }>`explain query plan select id from sessions where revoked_at is null and expiring_told_at is null
      and idle_expires_at > 1 and idle_expires_at <= 2 order by idle_expires_at limit 300`,
  );
  expect(plan.map(({ detail }) => detail).join()).toContain("sessions_ending");
});
