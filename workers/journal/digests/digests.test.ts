import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listDigests, readDigest, readLatestDigest, writeDigest } from "#shared/contracts/digests.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { putPreferences, readPreferences } from "#shared/contracts/profile.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { mailsTo } from "#test/mailbox.ts";
import { identity } from "#test/sign-in.ts";
import { uploadText } from "#test/things.ts";
import { openCtx } from "#workers/context.ts";
import { measureGuardrail } from "../../paper/risk/measure-guardrail.ts";
import { mondayAfter, weekAt, weekOf } from "./core/week.ts";
import { runDigest } from "./run-digest.ts";
import { sweepWeeks } from "./sweep-weeks.ts";

const HOUR = 3_600_000;
const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency";
const sweep = () =>
  sweepWeeks(env, {
    now: Date.now(),
    open: (caller) => openCtx(env, caller, (work) => void work.catch(() => undefined)),
  });

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Round trips of 1 USD each, closed at those instants. */
function tripsAt(...instants: number[]): string {
  const rows = instants.flatMap((ms) => [
    `${instant(ms - 60_000)},Main,ACME,buy,1,10,0,USD`,
    `${instant(ms)},Main,ACME,sell,1,11,0,USD`,
  ]);
  return [HEADER, ...rows].join("\n");
}

async function choose(user: TestUser, timeZone: string, weeklyDigest: boolean): Promise<void> {
  const { notifications, ...preferences } = await user.call(readPreferences);
  const body = { ...preferences, timeZone, notifications: { ...notifications, weeklyDigest } };
  await user.call(putPreferences, { body });
}

async function readyEvents(user: TestUser): Promise<number> {
  const rows = await user
    .ctx()
    .ledger.read(sql<object>`select from outbox where user_id = ${user.id} and type = 'digest.ready'`);
  return rows.length;
}

/** Puts the running week back to that Monday, as if no sweep had run since. */
async function runFrom(user: TestUser, monday: string, zone: string): Promise<void> {
  const { from, to } = weekOf(monday, zone);
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql<never>`update digest_weeks set week = ${monday}::date, since = ${from}::timestamptz,
      next_at = ${to}::timestamptz, zone = ${zone} where user_id = ${tx.userId}`),
  );
}

test.each([
  ["Europe/Berlin", "2026-03-23", "2026-10-19"],
  ["America/New_York", "2026-03-02", "2026-10-26"],
  ["Australia/Lord_Howe", "2026-03-30", "2026-09-28"],
])("%s crosses both changes of its clocks with each trade in one digest", async (zone, ...turns) => {
  const user = await newUser();
  await choose(user, zone, false);
  // The first and the last hour of the week in which the clocks change, and of the weeks around.
  const weeks = turns.flatMap((monday) => [-1, 0, 1].map((n) => weekOf(mondayAfter(monday, n), zone)));
  const edges = weeks.flatMap(({ from, to }) => [Date.parse(from) + HOUR / 2, Date.parse(to) - HOUR / 2]);
  await uploadText(user, tripsAt(...edges));
  await user.settle();
  for (const monday of turns) {
    await runFrom(user, mondayAfter(monday, -1), zone);
    // Two sweeps at once end each week once.
    for (let n = 0; n < 3; n++) await Promise.all([sweep(), sweep()]);
    await user.settle();
  }
  const { items } = await user.call(listDigests);
  expect(items.map(({ week }) => week)).toEqual(weeks.map(({ week }) => week).toReversed());
  for (const { results, from, to } of items) {
    expect(results).toMatchObject([{ kind: "journal", currency: "USD", week: { trades: 2, netPnl: "2" } }]);
    expect(await user.call(getMetrics, { query: { from, to } })).toMatchObject({ trades: 2, netPnl: "2" });
  }
  expect(await readyEvents(user)).toBe(weeks.length);
});

test("a date without a time is in the week of its date, however far its zone is from UTC", async () => {
  const user = await newUser();
  await choose(user, "America/New_York", false);
  const rows = ["2026-05-04", "2026-05-10"].flatMap((day) => [
    `${day},Main,ACME,buy,1,10,0,USD`,
    `${day},Main,ACME,sell,1,11,0,USD`,
  ]);
  await uploadText(user, [HEADER, ...rows].join("\n"));
  await user.settle();
  await runFrom(user, "2026-04-27", "America/New_York");
  for (let n = 0; n < 3; n++) await sweep();
  await user.settle();
  const { items } = await user.call(listDigests);
  expect(items).toMatchObject([
    { week: "2026-05-04", results: [{ week: { trades: 2 }, before: { trades: 0 } }] },
  ]);
});

test("a week that was imported after its end is told then, mailed once, and again only when it has changed", async () => {
  const user = await newUser();
  await identity().run(sql`update users set email_verified_at = 1 where id = ${user.id}`);
  await choose(user, "Europe/Zurich", true);
  expect(await user.refused(readLatestDigest)).toMatchObject({ code: "not_found" });
  const last = weekOf(mondayAfter(weekAt(Date.now(), "Europe/Zurich").week, -1), "Europe/Zurich");
  const within = Date.parse(last.from) + 9 * HOUR;
  await uploadText(user, tripsAt(within), "one.csv");
  await user.settle();
  const first = await user.call(readLatestDigest);
  expect(first).toMatchObject({ week: last.week, revision: 1, results: [{ week: { trades: 1 } }] });
  // A job that runs again, as after a crash before its end.
  await Promise.all([1, 2].map(() => runDigest(user.ctx(), last, measureGuardrail)));
  expect(await user.call(writeDigest, { body: {} })).toEqual(first);

  const euros = `${instant(within)},Main,SIE,buy,1,10,0,EUR\n${instant(within + HOUR)},Main,SIE,sell,1,99.8,0,EUR`;
  await uploadText(user, `${tripsAt(within, within + HOUR)}\n${euros}`, "two.csv");
  await user.settle();
  expect(await user.call(readLatestDigest)).toEqual(first);
  const second = await user.call(writeDigest, { body: {} });
  expect(second).toMatchObject({
    id: first.id,
    revision: 2,
    results: [
      { week: { trades: 2 }, best: { symbol: "ACME", netPnl: "1" } },
      { currency: "EUR", best: { symbol: "SIE", netPnl: "89.8" }, worst: { symbol: "SIE" } },
    ],
    best: { symbol: "ACME" },
  });
  expect(await user.call(readDigest, { params: { id: first.id } })).toEqual(second);
  expect(await readyEvents(user)).toBe(2);
  await expect
    .poll(async () => (await mailsTo(user.email)).map(({ subject }) => subject))
    .toContainEqual(expect.stringMatching(/^Your week from/));
  const mails = (await mailsTo(user.email)).filter(({ subject }) => subject.startsWith("Your week"));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain("you closed 1 trade: 1 won, 0 lost.");
});

test("a digest is its owner's, and a page ends where the next begins", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const written = await user.call(writeDigest, { body: {} });
  expect(written).toMatchObject({ results: [], best: null, revision: 1 });
  expect(await other.refused(readDigest, { params: { id: written.id } })).toMatchObject({
    code: "not_found",
  });
  expect((await other.call(listDigests)).items).toEqual([]);
  expect(await user.call(listDigests, { query: { limit: 1 } })).toEqual({
    items: [written],
    nextCursor: null,
  });
  expect(await user.refused(listDigests, { query: { cursor: "W10" } })).toMatchObject({
    code: "cursor_invalid",
  });
});
