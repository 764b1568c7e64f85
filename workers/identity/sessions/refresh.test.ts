import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { send } from "#test/harness.ts";
import {
  bearer,
  eventsOf,
  freshEmail,
  identity,
  PASSWORD,
  post,
  visitor,
  type Answer,
} from "#test/sign-in.ts";
import { refreshSession } from "./refresh-session.ts";

const PHONE = { "user-agent": "Tidemark/1.0 (iPhone)" };
const MINUTE = 60_000;
const DAY = 86_400_000;

async function signedUp(): Promise<{ id: string; access: string; refresh: string }> {
  const answer = await post("/mapi/auth/register", { email: freshEmail(), password: PASSWORD }, PHONE);
  return { id: answer.user?.id ?? "", access: answer.access_jwt ?? "", refresh: answer.refresh_token ?? "" };
}

const refresh = (token: string | undefined, headers: Record<string, string> = PHONE): Promise<Answer> =>
  post("/mapi/auth/refresh", { refresh_token: token }, headers);

const me = async (token: string | undefined) =>
  (await send("/mapi/auth/me", { headers: bearer(token) })).status;

const alertsOf = async (userId: string) =>
  (await eventsOf(userId)).filter(({ type }) => type === "security.alert").map(({ body }) => body["alert"]);

const sessionsOf = (userId: string) =>
  identity().list(
    sql<{
      id: string;
      refresh_counter: number;
      revoked_reason: string | null;
      settled_at: number | null;
    }>`select id, refresh_counter, revoked_reason, settled_at from sessions where user_id = ${userId}`,
  );

test("a refresh token is exchanged for the next pair, under both names", async () => {
  const user = await signedUp();
  const next = await refresh(user.refresh);
  expect(next).toMatchObject({
    status: 200,
    access_jwt: expect.any(String),
    refresh_token: expect.any(String),
  });
  expect(next.refresh_token).not.toBe(user.refresh);
  expect(await me(next.access_jwt)).toBe(200);
  const third = await post("/mapi/auth/refresh-token", { refresh_token: next.refresh_token }, PHONE);
  expect(third.status).toBe(200);
});

test("CVE-2026-53517, CVE-2026-1035: of 50 concurrent refreshes with one token all get the same single successor", async () => {
  const user = await signedUp();
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(user.refresh)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ refresh_token }) => refresh_token)).size).toBe(1);
  expect(await sessionsOf(user.id)).toMatchObject([{ refresh_counter: 1, revoked_reason: null }]);
  expect(await alertsOf(user.id)).toEqual([]);
  expect(await refresh(answers[0]?.refresh_token)).toMatchObject({ status: 200 });
});

test("CVE-2026-50631: a late replay ends the whole session: its tokens, its ledger access, and it is audited and told", async () => {
  const user = await signedUp();
  const second = await refresh(user.refresh);
  const third = await refresh(second.refresh_token);
  expect(await me(third.access_jwt)).toBe(200);
  expect(await refresh(user.refresh)).toMatchObject({ status: 401, code: "refresh_refused" });
  expect(await refresh(third.refresh_token)).toMatchObject({ status: 401, code: "refresh_refused" });
  for (const token of [user.access, second.access_jwt, third.access_jwt]) expect(await me(token)).toBe(401);
  expect(await alertsOf(user.id)).toEqual(["refresh_replayed"]);
  expect(await sessionsOf(user.id)).toMatchObject([
    { revoked_reason: "refresh_replayed", settled_at: expect.any(Number) },
  ]);
  const audited = await identity().find(
    sql`select action, detail from audit where user_id = ${user.id} order by aseq desc`,
  );
  expect(audited).toMatchObject({
    action: "session.revoked",
    detail: expect.stringContaining("refresh_replayed"),
  });
});

test("CVE-2026-126280: 50 concurrent late replays end the session once", async () => {
  const user = await signedUp();
  await refresh((await refresh(user.refresh)).refresh_token);
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(user.refresh)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(await alertsOf(user.id)).toEqual(["refresh_replayed"]);
});

test("within the grace the spent token is worth nothing to another client, and its try ends the session", async () => {
  const user = await signedUp();
  const next = await refresh(user.refresh);
  expect(await refresh(user.refresh, { "user-agent": "curl/8" })).toMatchObject({ status: 401 });
  expect(await refresh(next.refresh_token)).toMatchObject({ status: 401 });
  expect(await alertsOf(user.id)).toEqual(["refresh_replayed"]);
});

test("after the grace, a spent token whose successor has been used ends the session", async () => {
  const user = await signedUp();
  const next = await refresh(user.refresh);
  expect(await me(next.access_jwt)).toBe(200);
  await expect.poll(async () => await seenCounter(user.id)).toBe(1);
  const late = visitor({ now: Date.now() + MINUTE, userAgent: PHONE["user-agent"] });
  await expect(refreshSession(late, user.refresh)).rejects.toMatchObject({ code: "refresh_refused" });
  expect(await refresh(next.refresh_token)).toMatchObject({ status: 401 });
});

test("an answer that was lost on the way is given again, however late, as long as nobody has used it", async () => {
  const user = await signedUp();
  const lost = await refresh(user.refresh);
  const late = visitor({ now: Date.now() + 60 * MINUTE, userAgent: PHONE["user-agent"] });
  const again = await refreshSession(late, user.refresh);
  expect(again.refresh).toBe(lost.refresh_token);
  expect(await alertsOf(user.id)).toEqual([]);
});

test("a session ends after seven idle days, and after thirty days whatever happens", async () => {
  const user = await signedUp();
  const start = Date.now();
  const at = (days: number) => visitor({ now: start + days * DAY, userAgent: PHONE["user-agent"] });
  await expect(refreshSession(at(7.01), user.refresh)).rejects.toMatchObject({ code: "refresh_refused" });
  let token = user.refresh;
  for (const day of [6, 12, 18, 24, 29.99]) token = (await refreshSession(at(day), token)).refresh;
  const last = await refreshSession(at(29.9999), token);
  expect(last.exp * 1000).toBeLessThanOrEqual(start + 30 * DAY + 1000);
  expect(last.refreshExp * 1000).toBeLessThanOrEqual(start + 30 * DAY + 1000);
  await expect(refreshSession(at(30.001), last.refresh)).rejects.toMatchObject({ code: "refresh_refused" });
});

test("junk is refused before the database is asked", async () => {
  const user = await signedUp();
  const flipped = user.refresh.slice(0, 60) + (user.refresh[60] === "A" ? "B" : "A") + user.refresh.slice(61);
  const nowhere = {
    prepare: () => {
      throw new Error("asked");
    },
    withSession: () => {
      throw new Error("asked");
    },
  };
  for (const junk of [
    "",
    "x",
    flipped,
    `${user.refresh}=`,
    ` ${user.refresh}`,
    user.refresh.slice(0, -1),
    "rt1_" + "A".repeat(72),
  ]) {
    const alone = visitor({ env: { IDENTITY: nowhere as unknown as D1Database } });
    await expect(refreshSession(alone, junk)).rejects.toMatchObject({ code: "refresh_refused" });
  }
  expect(await refresh(user.refresh)).toMatchObject({ status: 200 });
});

async function seenCounter(userId: string) {
  return (
    await identity().find(
      sql<{ seen_counter: number }>`select seen_counter from sessions where user_id = ${userId}`,
    )
  )?.seen_counter;
}
