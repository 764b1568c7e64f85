import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, inject, test, vi } from "vitest";
import { readMailbox } from "#shared/contracts/passwords.ts";
import { newId } from "#shared/ids.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { send } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { freshEmail, identity, PASSWORD, post } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";
import { emails } from "../../db/schema/identity-mail.ts";
import { user_stream } from "../../db/schema/identity-stream.ts";
import { openContent, sealContent } from "./content.ts";
import { linkTo, outgoing } from "./outgoing.ts";
import { sendByResend } from "./resend.ts";
import { sendEmail, sweepEmails, tryAgainAfterMs } from "./send-email.ts";
import { claimEmail } from "./store.ts";
import { letter, TEMPLATES } from "./templates.ts";

const NEVER = Number.MAX_SAFE_INTEGER;
const resend = {
  ...env,
  EMAIL_SENDER: "resend",
  ORIGIN_RESEND: inject("vendors").resend,
  VENDORS: JSON.stringify({ resend: { apiKey: "re_test" } }),
} as const;

type Row = { sealed: string | null; sent_at: number | null; failure: string | null; next_try_at: number };
const rowOf = (id: string) =>
  identity().find(sql<Row>`select sealed, sent_at, failure, next_try_at from emails where id = ${id}`);

/** Writes a waiting mail. No other sender takes a mail that is never due. */
async function waiting(to: string, dueAt = NEVER) {
  const id = newId("email");
  const sealed = await sealContent(env, id, { to, subject: "Hello", text: `To ${to}` });
  await plant(emails, { id, sealed, created_at: Date.now(), next_try_at: dueAt });
  return { id, sealed, attempts: 1 };
}

async function taken(to: string): Promise<{ key: string; body: Record<string, unknown> }[]> {
  const url = new URL("/taken", inject("vendors").resend);
  url.searchParams.set("to", to);
  return (await fetch(url)).json();
}

const letterTo = (to: string) => ({ id: newId("email"), to, subject: "Hello", text: "Hello" });

const counted = async () =>
  (await identity().find(sql<{ n: number }>`select count(*) as n from emails`))?.n ?? 0;

const mailboxUnder = (given: Partial<Env>) =>
  app.fetch(
    new Request(new URL("/mapi/dev/mailbox", env.PUBLIC_ORIGIN)),
    { ...env, ...given },
    createExecutionContext(),
  );

const mailbox = async (to: string) => {
  const response = await send(`/mapi/dev/mailbox?to=${encodeURIComponent(to)}`);
  expect(response.status).toBe(200);
  return readMailbox.reply?.parse(await response.json()).items ?? [];
};

test("a mail is written with the change that it tells of, and only then", async () => {
  const to = `${newId("email").toLowerCase()}@example.com`;
  const link = linkTo(env, "/reset-password", "rst_x");
  const mail = { userId: null, to, template: "password_reset", words: { link } } as const;
  const before = await counted();
  const change = async (userId: string) =>
    identity()
      .as(userId, null)
      .change({
        statements: [
          sql`update user_stream set useq = useq where user_id = ${userId}`,
          await outgoing(env, mail, Date.now()),
        ],
        audit: [{ action: "test", detail: {} }],
        events: [],
      });
  expect(await change("usr_nobody")).toBe(false);
  expect(await counted()).toBe(before);
  await plant(user_stream, { user_id: "usr_x" });
  expect(await change("usr_x")).toBe(true);
  expect(await counted()).toBe(before + 1);
  await sweepEmails(env, identity(), { now: Date.now(), most: 8 });
  expect(await mailbox(to)).toMatchObject([{ to, subject: "Set a new password" }]);
  expect((await mailbox(to))[0]?.text).toContain(`\n${env.PUBLIC_ORIGIN}/reset-password#token=rst_x\n`);
});

test("the mailbox of development shows the newest mail first, and only that address's", async () => {
  const to = `${newId("email").toLowerCase()}@example.com`;
  const [one, two] = [await waiting(to), await waiting(to)];
  const other = await waiting("other@example.com");
  for (const [index, mail] of [one, two, other].entries())
    expect(await sendEmail(env, identity(), mail, 1000 + index)).toEqual({ kind: "sent" });
  expect(await mailbox(to)).toEqual(
    [two, one].map(({ id }, index) => ({
      id,
      to,
      subject: "Hello",
      text: `To ${to}`,
      at: new Date(1001 - index).toISOString(),
    })),
  );
});

test("the mailbox is absent where mails are sent, and where the origin is not this machine", async () => {
  expect((await mailboxUnder({})).status).toBe(200);
  expect((await mailboxUnder({ EMAIL_SENDER: "resend" })).status).toBe(404);
  expectedErrors.push(/EMAIL_SENDER|not_ready/);
  expect((await mailboxUnder({ PUBLIC_ORIGIN: "https://tidemark.example" })).status).toBe(503);
});

test("what a mail says is sealed as that mail while it waits, and dropped once it has left", async () => {
  const [one, other] = [await waiting("one@example.com"), await waiting("other@example.com")];
  expect(one.sealed).not.toContain("example");
  expect(await openContent(env, one.id, one.sealed)).toMatchObject({ to: "one@example.com" });
  expect(await openContent(env, other.id, one.sealed)).toBeNull();
  expect(
    await openContent({ ...env, PEPPER: "another pepper of some length" }, one.id, one.sealed),
  ).toBeNull();
  const flipped = one.sealed.slice(0, -2) + (one.sealed.at(-2) === "A" ? "B" : "A") + one.sealed.slice(-1);
  expect(await openContent(env, one.id, flipped)).toBeNull();
  expect(await openContent(env, one.id, "")).toBeNull();
  await sendEmail(env, identity(), one, 5000);
  expect(await rowOf(one.id)).toMatchObject({ sealed: null, sent_at: 5000, failure: null });
});

const claim = (now: number) => claimEmail(identity(), { now, until: now + 1000, first: "oldest" });

test("a mail is claimed by one sender, and again when that one died", async () => {
  const mails = await Promise.all(Array.from({ length: 5 }, () => waiting("claim@example.com", 500)));
  const claims = await Promise.all(Array.from({ length: 12 }, () => claim(1000)));
  const got = claims.flatMap((mail) => (mail === null ? [] : [mail.id]));
  expect(got.sort()).toEqual(mails.map(({ id }) => id).sort());
  expect(await claim(1999)).toBeNull();
  expect(await claim(2000)).toMatchObject({ attempts: 2 });
});

test("a request's own mail waits behind nobody's: those of others are sent by the sweep", async () => {
  const others = await Promise.all(Array.from({ length: 20 }, () => waiting("others@example.com", 0)));
  const email = freshEmail();
  await post("/mapi/auth/register", { email, password: PASSWORD });
  await expect.poll(async () => (await mailbox(email)).length).toBe(1);
  const left = (await Promise.all(others.map(({ id }) => rowOf(id)))).filter((row) => row?.sent_at === null);
  expect(left.length).toBeGreaterThan(10);
  await sweepEmails(env, identity(), { now: Date.now(), most: 100 });
  expect((await Promise.all(others.map(({ id }) => rowOf(id)))).every((row) => row?.sent_at !== null)).toBe(
    true,
  );
});

test("Resend gets the mail once, under an id of its own, with our key", async () => {
  const mail = await waiting("once@example.com");
  expect(await sendEmail(resend, identity(), mail, 7000)).toEqual({ kind: "sent" });
  expect(await sendEmail(resend, identity(), mail, 8000)).toEqual({ kind: "sent" });
  expect(await taken("once@example.com")).toMatchObject([
    {
      key: mail.id,
      body: {
        from: env.EMAIL_FROM,
        to: ["once@example.com"],
        subject: "Hello",
        text: "To once@example.com",
      },
    },
  ]);
  expect(await rowOf(mail.id)).toMatchObject({ sealed: null, sent_at: 7000 });
});

test.each([429, 500, 503, 401, 409])(
  "a mail that Resend answers with %i waits and goes later",
  async (status) => {
    const to = `status-${status}-1@example.com`;
    const mail = await waiting(to);
    expect(await sendEmail(resend, identity(), mail, 1000)).toMatchObject({ kind: "later" });
    expect(await rowOf(mail.id)).toEqual({
      sealed: mail.sealed,
      sent_at: null,
      failure: `status ${status}`,
      next_try_at: 16_000,
    });
    expect(await sendEmail(resend, identity(), { ...mail, attempts: 2 }, 16_000)).toEqual({ kind: "sent" });
    expect(await taken(to)).toHaveLength(1);
  },
);

test("a mail that Resend refuses for good is dropped, and the log names neither address nor content", async () => {
  expectedErrors.push(/"event":"email\.lost","emailId":"eml_\w+","attempts":1,"failure":"status 422"/);
  const mail = await waiting("status-422-9@example.com");
  expect(await sendEmail(resend, identity(), mail, 1000)).toEqual({ kind: "refused", failure: "status 422" });
  expect(await rowOf(mail.id)).toMatchObject({ sealed: null, sent_at: null, failure: "status 422" });
});

test("what is logged of a mail names neither its address nor what it says", async () => {
  const logged = vi.spyOn(console, "log");
  const mail = await waiting("status-503-9@log.example.com");
  await sendEmail(resend, identity(), mail, 1000);
  const lines = logged.mock.calls.flat().map(String);
  expect(lines.find((line) => line.includes(mail.id))).toContain('"failure":"status 503"');
  expect(lines.filter((line) => /example\.com|Hello/.test(line))).toEqual([]);
});

test("a mail is given up after its last try", async () => {
  expectedErrors.push(/"event":"email\.lost"/);
  const mail = await waiting("status-500-99@example.com");
  await sendEmail(resend, identity(), { ...mail, attempts: 11 }, 1000);
  expect(await rowOf(mail.id)).toMatchObject({ sealed: mail.sealed });
  await sendEmail(resend, identity(), { ...mail, attempts: 12 }, 1000);
  expect(await rowOf(mail.id)).toMatchObject({ sealed: null, sent_at: null });
  expect([1, 2, 3, 12].map(tryAgainAfterMs)).toEqual([15_000, 30_000, 60_000, 3_600_000]);
});

test("a provider that never answers is left in time, and one that points elsewhere is not followed", async () => {
  expect(await sendByResend(resend, letterTo("silence@example.com"), 200)).toEqual({
    kind: "later",
    failure: "timed out",
  });
  expect(await sendByResend(resend, letterTo("away@example.com"))).toEqual({
    kind: "later",
    failure: "status 302",
  });
  expect(
    await sendByResend({ ...resend, ORIGIN_RESEND: "http://127.0.0.1:1" }, letterTo("x@example.com")),
  ).toMatchObject({ kind: "later" });
});

test("without a key or a stand-in nothing leaves this machine, and the mail waits", async () => {
  for (const given of [{ VENDORS: "{}" }, { ORIGIN_RESEND: "" }]) {
    expect(await sendByResend({ ...resend, ...given }, letterTo("x@example.com"))).toEqual({
      kind: "later",
      failure: "not_ready",
    });
  }
});

test("GHSA-3529-5m8x-rpv3: no header of a request reaches a link", () => {
  expect(linkTo(env, "/verify-email", "t")).toBe(`${env.PUBLIC_ORIGIN}/verify-email#token=t`);
});

test("every template says what it is about, and its link stands on a line of its own", () => {
  for (const { subject, text } of Object.values(TEMPLATES)) {
    expect(subject).toMatch(/^[A-Z].{5,60}$/);
    expect(
      text({
        link: "https://a.example/x#token=y",
        device: "Firefox on Linux",
        date: "2026-12-01",
        readyAt: "2026-12-01",
      }),
    ).toContain("\n\nhttps://a.example/x#token=y\n\n");
  }
  expect(letter("One.", "Two.")).toBe("Hello,\n\nOne.\n\nTwo.\n\nTidemark\n");
});
