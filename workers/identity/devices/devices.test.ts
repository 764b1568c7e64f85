import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listSessions } from "#shared/contracts/auth.ts";
import { forgetDevice, listDevices, renameDevice } from "#shared/contracts/devices.ts";
import { newId } from "#shared/ids.ts";
import { digest } from "../keys.ts";
import { findKnown } from "./store.ts";
import { sweepEmails } from "../email/send-email.ts";
import { newAuthenticator } from "#test/authenticator.ts";
import { newUser, send } from "#test/harness.ts";
import { mailTo } from "#test/mailbox.ts";
import { bearer, eventsOf, freshEmail, identity, PASSWORD, post, options } from "#test/sign-in.ts";

const PAGE = { origin: env.PUBLIC_ORIGIN, "sec-fetch-site": "same-origin" };
const LAPTOP = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
const phone = () => ({ "user-agent": "Tidemark/1.0 (iPhone)", "tidemark-device": newId("device") });

const signUp = (email: string, headers: Record<string, string>) =>
  post("/mapi/auth/register", { email, password: PASSWORD }, headers);
const signIn = (email: string, headers: Record<string, string>) =>
  post("/mapi/auth/login", { email, password: PASSWORD }, headers);

async function devicesOf(token: string | undefined) {
  const response = await send("/mapi/auth/devices", { headers: bearer(token) });
  return listDevices.reply?.parse(await response.json()).items ?? [];
}

const alertsOf = async (userId: string | undefined) =>
  (await eventsOf(userId ?? "")).filter(({ type }) => type === "security.alert").map(({ body }) => body);

const cookieOf = (headers: Headers, name: string) =>
  headers.getSetCookie().find((each) => each.startsWith(`__Host-tidemark_${name}=`));

test("a device is known again by the value that it sends, and its sessions stand under it", async () => {
  const email = freshEmail();
  const own = phone();
  const first = await signUp(email, own);
  const again = await signIn(email, own);
  const [device, ...others] = await devicesOf(again.access_jwt);
  expect(others).toEqual([]);
  expect(device).toMatchObject({ name: "Tidemark on iPhone", sessions: 2, current: true });
  const sessions = await send("/mapi/auth/sessions", { headers: bearer(again.access_jwt) });
  const { items } = listSessions.reply?.parse(await sessions.json()) ?? { items: [] };
  expect(items.map(({ deviceId }) => deviceId)).toEqual([device?.id, device?.id]);
  expect(await alertsOf(first.user?.id)).toEqual([]);
});

test("a sign-in from a device never seen tells its owner, the first of an account tells nobody", async () => {
  const email = freshEmail();
  const first = await signUp(email, phone());
  const other = phone();
  await signIn(email, other);
  await signIn(email, other);
  const alerts = await alertsOf(first.user?.id);
  expect(alerts).toEqual([
    { alert: "new_device", sessionId: expect.stringMatching(/^ses_/), device: "Tidemark on iPhone" },
  ]);
  expect(await devicesOf(first.access_jwt)).toHaveLength(2);
});

test("leaving the value out does not make a sign-in unnoticed where devices are known", async () => {
  const email = freshEmail();
  const first = await signUp(email, phone());
  await signIn(email, { "user-agent": "curl/8" });
  await signIn(email, { "user-agent": "curl/8", "tidemark-device": "too short" });
  expect((await alertsOf(first.user?.id)).map(({ device }) => device)).toEqual(["curl", "curl"]);
  expect(await devicesOf(first.access_jwt)).toHaveLength(1);
});

test("a browser gets its value as a cookie that no script can read, and keeps it over sign-ins", async () => {
  const email = freshEmail();
  const first = await post(
    "/api/v1/auth/register",
    { email, password: PASSWORD },
    {
      ...PAGE,
      ...LAPTOP,
    },
  );
  const set = cookieOf(first.headers, "device");
  expect(set).toMatch(
    /^__Host-tidemark_device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  const cookie = set?.split(";")[0] ?? "";
  const again = await post(
    "/api/v1/auth/login",
    { email, password: PASSWORD },
    { ...PAGE, ...LAPTOP, cookie },
  );
  expect(cookieOf(again.headers, "device")?.split(";")[0]).toBe(cookie);
  expect(await alertsOf(first.user?.id)).toEqual([]);
  const native = await signIn(email, phone());
  expect((await devicesOf(native.access_jwt)).map(({ name }) => name).sort()).toEqual([
    "Firefox on Linux",
    "Tidemark on iPhone",
  ]);
});

test("the value is kept as a hash of its own for each user, and /mapi reads no cookie for it", async () => {
  const own = phone();
  const [one, other] = [await signUp(freshEmail(), own), await signUp(freshEmail(), own)];
  const rows = await identity().list(
    sql<{
      key_hash: string;
    }>`select key_hash from devices where user_id in (${one.user?.id}, ${other.user?.id})`,
  );
  expect(new Set(rows.map(({ key_hash }) => key_hash)).size).toBe(2);
  expect(JSON.stringify(rows)).not.toContain(own["tidemark-device"]);
  const email = freshEmail();
  const cookie = `__Host-tidemark_device=${newId("device")}`;
  const kept = await signUp(email, { cookie });
  expect(await devicesOf(kept.access_jwt)).toEqual([]);
});

test("two first sign-ins from one device at once leave one device", async () => {
  const email = freshEmail();
  await signUp(email, {});
  const own = phone();
  const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(email, own)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await devicesOf(answers[0]?.access_jwt)).toMatchObject([{ sessions: 6 }]);
});

test("a passkey's sign-up knows its device as well", async () => {
  const device = await newAuthenticator(env.PUBLIC_ORIGIN);
  const begun = options(await post("/mapi/auth/register/options", { email: freshEmail() }));
  const response = await device.create(begun.options);
  const body = { challengeId: begun.challengeId, response };
  const answer = await post("/mapi/auth/register/verify", body, phone());
  expect(await devicesOf(answer.access_jwt)).toMatchObject([{ sessions: 1, current: true }]);
});

test("the owner is mailed of a new device", async () => {
  const email = freshEmail();
  await signUp(email, phone());
  await signIn(email, phone());
  await sweepEmails(env, identity(), { now: Date.now(), most: 200 });
  const mail = await mailTo(email, /new device/);
  expect(mail.text).toContain("Tidemark on iPhone");
});

test("renames a device", async () => {
  const email = freshEmail();
  const first = await signUp(email, phone());
  const [device] = await devicesOf(first.access_jwt);
  const response = await send(`/mapi/auth/devices/${device?.id}`, {
    method: "PATCH",
    headers: { ...bearer(first.access_jwt), "content-type": "application/json" },
    body: JSON.stringify({ name: "The red phone" }),
  });
  expect(response.status).toBe(204);
  expect(await devicesOf(first.access_jwt)).toMatchObject([{ id: device?.id, name: "The red phone" }]);
  const again = await signIn(email, phone());
  expect((await devicesOf(again.access_jwt)).map(({ name }) => name).sort()).toEqual([
    "The red phone",
    "Tidemark on iPhone",
  ]);
});

test("forgetting a device ends its sessions everywhere, and its next sign-in is a new device's", async () => {
  const email = freshEmail();
  const laptop = await signUp(email, { ...LAPTOP, "tidemark-device": newId("device") });
  const own = phone();
  const sessions = [await signIn(email, own), await signIn(email, own)];
  const device = (await devicesOf(laptop.access_jwt)).find(({ current }) => !current);
  const gone = await send(`/mapi/auth/devices/${device?.id}`, {
    method: "DELETE",
    headers: bearer(laptop.access_jwt),
  });
  expect(gone.status).toBe(204);
  for (const { access_jwt, refresh_token } of sessions) {
    expect((await send("/mapi/auth/devices", { headers: bearer(access_jwt) })).status).toBe(401);
    expect((await post("/mapi/auth/refresh", { refresh_token })).status).toBe(401);
  }
  expect(await devicesOf(laptop.access_jwt)).toHaveLength(1);
  const rows = await identity().list(
    sql<{
      revoked_reason: string | null;
      settled: number;
    }>`select revoked_reason, settled_at is not null as settled from sessions
      where user_id = ${laptop.user?.id} order by created_at, id`,
  );
  expect(rows.map(({ revoked_reason, settled }) => [revoked_reason, settled])).toEqual([
    [null, 0],
    ["device_forgotten", 1],
    ["device_forgotten", 1],
  ]);
  const revoked = (await eventsOf(laptop.user?.id ?? "")).filter(({ type }) => type === "session.revoked");
  expect(revoked.map(({ body }) => body["reason"])).toEqual(["device_forgotten", "device_forgotten"]);
  await signIn(email, own);
  expect(await alertsOf(laptop.user?.id)).toHaveLength(2);
});

test("another user's device can be neither renamed nor forgotten", async () => {
  const [user, other] = [await newUser(), await signUp(freshEmail(), phone())];
  const [device] = await devicesOf(other.access_jwt);
  const params = { id: device?.id ?? "" };
  expect(await user.refused(renameDevice, { params, body: { name: "mine" } })).toMatchObject({
    code: "not_found",
  });
  expect(await user.refused(forgetDevice, { params })).toMatchObject({ code: "not_found" });
  expect(await devicesOf(other.access_jwt)).toMatchObject([{ name: "Tidemark on iPhone", sessions: 1 }]);
});

test("of an account with any number of devices a sign-in reads one", async () => {
  const user = await newUser();
  const own = phone();
  await signIn(user.email, own);
  const names = Array.from({ length: 3_000 }, () => newId("device"));
  await identity().run(
    sql`insert into devices (id, user_id, key_hash, name, first_seen_at, last_seen_at)
      select value, ${user.id}, value, 'Phone', 1, 1 from json_each(${JSON.stringify(names)})`,
  );
  const hash = await digest(`device ${user.id} ${own["tidemark-device"]}`);
  expect(await findKnown(identity(), user.id, hash)).toMatchObject({ key_hash: hash });
  expect(await findKnown(identity(), user.id, null)).not.toBeNull();
  const before = await alertsOf(user.id);
  await signIn(user.email, own);
  expect(await alertsOf(user.id)).toEqual(before);
  await signIn(user.email, LAPTOP);
  expect(await alertsOf(user.id)).toHaveLength(before.length + 1);
});
