import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { queued } from "../jobs/kinds.ts";
import type { Committed } from "./changes.ts";
import { openLedger } from "./ledger.ts";
import { OF_JOBS, OF_REQUESTS, openLine } from "./line.ts";
import { openSystem, type SystemTx } from "./system.ts";

const BY = { sessionId: "matcher", requestId: "req_test" };
const usersOf = (count: number) => Array.from({ length: count }, () => newId("user"));
const book = (accountId: string) => queued({ kind: "paper.book", payload: { accountId } });

type Told = { events: number; audits: number; jobs: number; chain: boolean };

/** What the ledger of a user holds beside its rows, and whether each audit row follows the one before. */
async function told(userId: string): Promise<Told | undefined> {
  const ledger = openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), { userId, ...BY });
  const [row] = await ledger.read(sql<Told>`select
    (select count(*)::int from outbox where user_id = ${userId}) as events,
    (select count(*)::int from audit where user_id = ${userId}) as audits,
    (select count(*)::int from jobs where user_id = ${userId}) as jobs,
    (select coalesce(bool_and(a.previous = b.hash), true) from audit a join audit b on b.user_id = a.user_id
      and b.aseq = a.aseq - 1 where a.user_id = ${userId}) as chain`);
  return row;
}

const tellAll = (order: string[]) =>
  openSystem(env).transaction("tidemark_matcher", BY, async (tx) => order.forEach((user) => tell(tx, user)));

function tell(tx: SystemTx, userId: string): void {
  const mine = tx.of(userId);
  mine.events.push(
    { type: "user.registered", body: { userId } },
    { type: "user.registered", body: { userId } },
  );
  for (const n of [1, 2, 3]) mine.audit.push({ action: "order.filled", detail: { n } });
  mine.jobs.push(book("acc_1"), book("acc_1"), book("acc_2"));
}

test("a transaction over many users commits what each is told, numbered and chained, and hands it over once", async () => {
  const handed: Committed[][] = [];
  const system = openSystem(env, OF_JOBS, { afterCommit: (all) => void handed.push(all) });
  const users = usersOf(30);
  await system.transaction("tidemark_matcher", BY, async (tx) => users.forEach((user) => tell(tx, user)));
  // The second one finds the jobs of the first still waiting.
  await system.transaction("tidemark_matcher", BY, async (tx) => users.forEach((user) => tell(tx, user)));
  for (const user of users) expect(await told(user)).toEqual({ events: 4, audits: 6, jobs: 2, chain: true });
  expect(handed.map((all) => all.map(({ userId }) => userId).sort())).toEqual([
    users.toSorted(),
    users.toSorted(),
  ]);
  // A job that waits already is announced once.
  expect(handed.map((all) => all.map(({ jobs }) => jobs.length))).toEqual([
    users.map(() => 2),
    users.map(() => 0),
  ]);
  expect(handed[1]?.[0]?.rows.map(({ srcSeq }) => srcSeq)).toEqual([3, 4]);
});

test("what fails anywhere is told to nobody", async () => {
  const handed: Committed[][] = [];
  const system = openSystem(env, OF_JOBS, { afterCommit: (all) => void handed.push(all) });
  const users = usersOf(3);
  const failing = (work: (tx: SystemTx) => Promise<void>) =>
    system.transaction("tidemark_matcher", BY, async (tx) => {
      for (const user of users) tell(tx, user);
      await work(tx);
    });
  await expect(failing(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(
    failing(async (tx) => void (await tx.query(sql`select 1 / 0`).catch(() => undefined))),
  ).rejects.toThrow("current transaction is aborted");
  await expect(failing(async (tx) => void (await tx.query(sql`select id from fills`)))).rejects.toThrow(
    "permission denied",
  );
  // The connection serves the next one, in which nothing was pushed.
  await system.transaction("tidemark_matcher", BY, async (tx) => void tx.of("usr_nobody"));
  for (const user of users) expect(await told(user)).toEqual({ events: 0, audits: 0, jobs: 0, chain: true });
  expect(handed).toEqual([]);
});

test("two transactions that tell the same users in opposite orders do not wait for each other for ever", async () => {
  const users = usersOf(40);
  await Promise.all([users, users.toReversed(), users, users.toReversed()].map(tellAll));
  expect(await told(users[7] ?? "")).toMatchObject({ events: 8, audits: 12, chain: true });
});
