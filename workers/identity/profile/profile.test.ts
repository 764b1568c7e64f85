import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as contract from "#shared/contracts/profile.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { jpeg, png } from "#test/pictures.ts";
import { identity } from "#test/sign-in.ts";

const PREFERENCES = {
  timeZone: "Europe/Zurich",
  baseCurrency: "CHF",
  locale: "de-CH",
  orderStepUpAbove: "2500.5",
  breakeven: { unit: "ticks", amount: "2" },
  notifications: { securityAlerts: true, weeklyDigest: false, reflections: true, importProgress: true },
} as const;

const change = (user: TestUser, path: string, body: object, ifMatch?: string) =>
  user.fetch(path, {
    method: path === "/users/me" ? "PATCH" : "PUT",
    headers: {
      "content-type": "application/json",
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    },
    body: JSON.stringify(body),
  });
const put = (user: TestUser, body: BodyInit, type?: string) =>
  user.fetch("/users/me/avatar", {
    method: "PUT",
    body,
    ...(type === undefined ? {} : { headers: { "content-type": type } }),
  });
const code = async (response: Response) => ((await response.json()) as { code: string }).code;
const pictures = async (user: TestUser) =>
  (await env.FILES.list({ prefix: `avatars/${user.id}/` })).objects.map(({ key }) => key);

test("a name is changed once when two devices read the same version", async () => {
  const user = await newUser();
  const read = await user.fetch("/users/me");
  const etag = read.headers.get("etag") ?? "";
  expect(await read.json()).toMatchObject({ id: user.id, email: user.email, avatar: null });
  const first = await change(user, "/users/me", { name: "Ada" }, etag);
  expect([first.status, first.headers.get("etag")]).toEqual([200, '"2"']);
  const second = await change(user, "/users/me", { name: "Eve" }, etag);
  expect([second.status, await code(second)]).toEqual([412, "precondition_failed"]);
  expect((await change(user, "/users/me", { name: "Eve" }, `W/"2"`)).status).toBe(412);
  expect((await user.call(contract.readProfile)).name).toBe("Ada");
  expect((await change(user, "/users/me", { name: "Grace" }, `"1", "2"`)).status).toBe(200);
  expect((await change(user, "/users/me", { name: "Hedy" }, "*")).status).toBe(200);
  expect((await change(user, "/users/me", { name: "Joan" })).status).toBe(200);
});

test("of five names at once without a version every one is taken, the last one stays", async () => {
  const user = await newUser();
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, index) => change(user, "/users/me", { name: `Name ${index}` })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await user.fetch("/users/me")).headers.get("etag")).toBe('"6"');
});

test("CVE-2025-61928: fields that are not the caller's to set are refused", async () => {
  const [user, other] = await Promise.all([newUser(), newUser()]);
  const given = { name: "Ada", id: other.id, userId: other.id, tier: "pro", operator: true, email: "x@y.zz" };
  const answer = await change(user, "/users/me", given);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    code: "invalid_request",
    issues: ["id", "userId", "tier", "operator", "email"].map((path) => ({
      path,
      message: "is not a field here",
    })),
  });
  for (const each of [user, other]) expect((await each.call(contract.readProfile)).name).not.toBe("Ada");
});

test("a picture is what its bytes say, whatever was declared, and can only be looked at", async () => {
  const user = await newUser();
  const bytes = png(64, 64);
  const set = await put(user, bytes, "text/html");
  expect([set.status, set.headers.get("etag")]).toEqual([200, '"2"']);
  const { avatar } = (await set.json()) as { avatar: string };
  expect(avatar).toMatch(/^\/users\/me\/avatar\?v=[\w-]{24}$/);
  const got = await user.fetch(avatar);
  expect(new Uint8Array(await got.arrayBuffer())).toEqual(bytes);
  expect(Object.fromEntries(got.headers)).toMatchObject({
    "content-type": "image/png",
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    vary: "authorization, cookie",
  });
});

test("a new picture replaces the one before, and removing it leaves none in the bucket", async () => {
  const user = await newUser();
  const form = new FormData();
  form.set("file", new File([jpeg(10, 10)], "me.svg", { type: "image/svg+xml" }));
  await put(user, png(1, 1));
  const [first] = await pictures(user);
  expect((await put(user, form)).status).toBe(200);
  const kept = await pictures(user);
  expect(kept).toHaveLength(1);
  expect(kept[0]).not.toBe(first);
  expect((await user.fetch("/users/me/avatar")).headers.get("content-type")).toBe("image/jpeg");
  await user.call(contract.deleteAvatar);
  expect(await pictures(user)).toEqual([]);
  expect((await user.refused(contract.readAvatar)).code).toBe("not_found");
  expect((await user.refused(contract.deleteAvatar)).code).toBe("not_found");
});

test("what is no picture, too large a picture or too many bytes is refused and leaves nothing behind", async () => {
  const user = await newUser();
  const page = new TextEncoder().encode("<script>alert(1)</script>".padEnd(200));
  const two = new FormData();
  two.append("file", new File([png(1, 1)], "a.png"));
  two.append("file", new File([png(1, 1)], "b.png"));
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
  const refusals: [number, string][] = [];
  for (const body of [page, png(2049, 1), png(1, 1, 1_000_001), new Uint8Array(), two, endless]) {
    const answer = await put(user, body, body === page ? "image/png" : undefined);
    refusals.push([answer.status, await code(answer)]);
  }
  expect(refusals).toEqual([
    [400, "image_unreadable"],
    [400, "image_unreadable"],
    [413, "payload_too_large"],
    [400, "image_unreadable"],
    [400, "invalid_request"],
    [413, "payload_too_large"],
  ]);
  const broken = await put(user, "no form at all", "multipart/form-data; boundary=x");
  expect([broken.status, await code(broken)]).toEqual([400, "invalid_request"]);
  expect(await pictures(user)).toEqual([]);
});

test("preferences begin with the defaults and are changed for the version that was read", async () => {
  const user = await newUser();
  const read = await user.fetch("/users/preferences");
  expect([read.headers.get("etag"), await read.json()]).toEqual([
    '"0"',
    {
      timeZone: null,
      baseCurrency: null,
      locale: null,
      orderStepUpAbove: null,
      breakeven: { unit: "money", amount: "0" },
      notifications: { securityAlerts: true, weeklyDigest: false, reflections: true, importProgress: false },
    },
  ]);
  expect((await change(user, "/users/preferences", PREFERENCES, '"0"')).headers.get("etag")).toBe('"1"');
  const late = await change(user, "/users/preferences", { ...PREFERENCES, locale: null }, '"0"');
  expect([late.status, await code(late)]).toEqual([412, "precondition_failed"]);
  expect(await user.call(contract.readPreferences)).toEqual(PREFERENCES);
});

test("a digest by mail is chosen for a confirmed address only, and stays chosen", async () => {
  const user = await newUser();
  const digest = { ...PREFERENCES, notifications: { ...PREFERENCES.notifications, weeklyDigest: true } };
  expect(await user.refused(contract.putPreferences, { body: digest })).toMatchObject({
    status: 403,
    code: "email_unconfirmed",
  });
  const confirmed = (at: number | null) =>
    identity().run(sql`update users set email_verified_at = ${at} where id = ${user.id}`);
  await confirmed(1);
  expect(await user.call(contract.putPreferences, { body: digest })).toEqual(digest);
  await confirmed(null);
  const german = { ...digest, locale: "de-DE" };
  expect(await user.call(contract.putPreferences, { body: german })).toEqual(german);
});

test("a zone, currency or locale that is none, or alerts switched off, are refused", async () => {
  const user = await newUser();
  for (const wrong of [
    { timeZone: "Mars/Olympus" },
    { baseCurrency: "chf" },
    { locale: "not a locale" },
    { notifications: { ...PREFERENCES.notifications, securityAlerts: false } },
  ]) {
    const answer = await change(user, "/users/preferences", { ...PREFERENCES, ...wrong });
    expect([answer.status, await code(answer)]).toEqual([400, "invalid_request"]);
  }
});

test("the theme begins as copper-tide of the system and is its own to change", async () => {
  const user = await newUser();
  expect(await user.call(contract.readTheme)).toEqual({ theme: "copper-tide", mode: "system" });
  const chosen = { theme: "solar-drift", mode: "dark" };
  expect((await change(user, "/users/theme", chosen, '"0"')).status).toBe(200);
  expect((await change(user, "/users/theme", chosen, '"0"')).status).toBe(412);
  expect((await change(user, "/users/preferences", PREFERENCES, '"0"')).status).toBe(200);
  expect(await user.call(contract.readTheme)).toEqual(chosen);
});

test("every device hears of a new name, picture, preference and theme", async () => {
  const user = await newUser();
  await change(user, "/users/me", { name: "Ada" });
  await put(user, png(1, 1));
  await change(user, "/users/preferences", PREFERENCES);
  await change(user, "/users/theme", { theme: "mint-voltage", mode: "light" });
  await expect
    .poll(async () => {
      const { events } = await user.call(listEvents);
      return events
        .filter(({ type }) => /^(profile|preferences|theme)\./.test(type))
        .map(({ type, body }) => [type, body]);
    })
    .toEqual([
      ["profile.changed", { version: 2 }],
      ["profile.changed", { version: 3 }],
      ["preferences.changed", { preferences: PREFERENCES }],
      ["theme.changed", { theme: { theme: "mint-voltage", mode: "light" } }],
    ]);
});

test("four devices choose a theme at once without naming a version, and all are heard", async () => {
  const user = await newUser();
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => change(user, "/users/theme", { theme: "mint-voltage", mode: "dark" })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});
