import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { closeQueues, openQueues } from "#test/closed-queues.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { opening, runJob } from "#test/run-job.ts";
import { openCtx, type Ctx } from "../context.ts";
import { openLedger } from "../db/ledger.ts";
import { OF_JOBS, openLine } from "../db/line.ts";
import { openSystem } from "../db/system.ts";
import { JOBS } from "../work.ts";
import { consumeDeadLetters } from "./dead-letters.ts";
import { keepLease } from "./keep-lease.ts";
import { backoffSeconds, claimJob, type JobVerbs, workOn } from "./run-job.ts";
import { sweepJobs } from "./sweep.ts";

type JobState = { id: string; state: string; attempt: number; failure: string | null };
const exec = { waitUntil: (work: Promise<unknown>) => void work.catch(() => undefined) };

/** A job without a queue message. */
async function plantJob(
  changes: {
    state?: string;
    attempt?: number;
    leaseEndsInSeconds?: number;
    ageSeconds?: number;
    runsInSeconds?: number;
  } = {},
): Promise<{ ctx: Ctx; userId: string; jobId: string }> {
  const userId = newId("user");
  const jobId = newId("job");
  const ctx = openCtx(env, { userId, sessionId: "", requestId: "req_test" }, exec.waitUntil);
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`insert into jobs (user_id, id, kind, queue, payload, state, attempt, run_after, lease_until)
      values (${userId}, ${jobId}, 'bias.score', 'scoring', '{"importId":null}', ${changes.state ?? "queued"}, ${changes.attempt ?? 0},
        now() + make_interval(secs => ${(changes.runsInSeconds ?? 0) - (changes.ageSeconds ?? 0)}), now() + make_interval(secs => ${changes.leaseEndsInSeconds ?? 0}))`),
  );
  return { ctx, userId, jobId };
}

const stateOf = async (ctx: Ctx) =>
  (await ctx.ledger.read(sql<JobState>`select id, state, attempt, failure from jobs`))[0];
const verbs = (verb: (ctx: Ctx) => Promise<void | { again: true }>): JobVerbs<Ctx> => ({
  ...JOBS,
  "bias.score": verb,
});

closeQueues();

test("two consumers of one message run its job once", async () => {
  const { ctx, userId, jobId } = await plantJob();
  let ran = 0;
  const work = verbs(async () => void ran++);
  await Promise.all([1, 2, 3, 4].map(() => runJob({ userId, jobId }, env, exec, work)));
  expect(ran).toBe(1);
  expect(await stateOf(ctx)).toMatchObject({ state: "done", attempt: 1 });
});

test("a job that fails by accident waits in its row and is run again; one that is refused ends", async () => {
  const accident = await plantJob();
  await runJob(
    accident,
    env,
    exec,
    verbs(async () => Promise.reject(new TypeError("broken"))),
  );
  expect(await stateOf(accident.ctx)).toMatchObject({ state: "queued", attempt: 1, failure: "TypeError" });
  await runJob(
    accident,
    env,
    exec,
    verbs(async () => undefined),
  );
  expect(await stateOf(accident.ctx)).toMatchObject({ state: "done", attempt: 2 });

  expectedErrors.push(/job.failed.*bias.score/);
  const refused = await plantJob();
  await runJob(
    refused,
    env,
    exec,
    verbs(async () => Promise.reject(new Problem("import_unreadable"))),
  );
  expect(await stateOf(refused.ctx)).toMatchObject({ state: "failed", failure: "import_unreadable" });
});

test("a job that cut itself off is sent again without counting as a failure", async () => {
  const { ctx, userId, jobId } = await plantJob();
  expect(
    await runJob(
      { userId, jobId },
      env,
      exec,
      verbs(async () => ({ again: true })),
    ),
  ).toBe(true);
  expect(await stateOf(ctx)).toMatchObject({ state: "queued", attempt: 0, failure: null });
});

test("the sweep finds a job whose message was lost and one whose holder died, and leaves a held one alone", async () => {
  openQueues();
  const lost = await plantJob({ ageSeconds: 120 });
  const orphan = await plantJob({ state: "running", leaseEndsInSeconds: -5 });
  const held = await plantJob({ state: "running", leaseEndsInSeconds: 600 });
  await sweepJobs(env);
  await expect.poll(async () => (await stateOf(lost.ctx))?.state, { timeout: 20_000 }).toBe("done");
  await expect.poll(async () => (await stateOf(orphan.ctx))?.state, { timeout: 20_000 }).toBe("done");
  expect(await stateOf(held.ctx)).toMatchObject({ state: "running", attempt: 0 });
});

test("a job whose holders died as often as a job may fail ends", async () => {
  expectedErrors.push(/job.holder_lost/);
  const { ctx } = await plantJob({ state: "running", leaseEndsInSeconds: -5, attempt: 6 });
  await sweepJobs(env);
  expect(await stateOf(ctx)).toMatchObject({ state: "failed", failure: "holder_lost" });
});

test("what a queue gave up on is told, and its work stays in its row", async () => {
  expectedErrors.push(/queue.dead_letter/);
  const { ctx } = await plantJob({ runsInSeconds: 60 });
  let acked = 0;
  const message = {
    id: "m",
    timestamp: new Date(),
    attempts: 6,
    body: {},
    ack: () => undefined,
    retry: () => undefined,
  };
  consumeDeadLetters({
    queue: "scoring-dead",
    messages: [message],
    ackAll: () => void acked++,
    retryAll: () => undefined,
    metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
  });
  expect(acked).toBe(1);
  expect(await stateOf(ctx)).toMatchObject({ state: "queued" });
});

/** A running job whose lease ends in five seconds, and the line that it uses. */
async function held() {
  const job = await plantJob({ state: "running", leaseEndsInSeconds: 5, attempt: 1 });
  return { ...job, line: openLine(env.LEDGER.connectionString, OF_JOBS) };
}

async function leaseOf({ ctx }: { ctx: Ctx }): Promise<number> {
  const [row] = await ctx.ledger.read(
    sql<{ left: number }>`select extract(epoch from lease_until - now())::float8 as left from jobs`,
  );
  return row?.left ?? 0;
}

test("a lease is renewed while answers come, and not for a consumer that only waits", async () => {
  const [busy, waiting] = [await held(), await held()];
  const answered = ({ userId, line }: typeof busy) =>
    openLedger(line, { userId, sessionId: "", requestId: "req_test" }).read(sql`select 1`);
  const renewals = [waiting, busy].map(({ userId, jobId, line }) =>
    keepLease(env, { userId, jobId, claims: 0 }, line, 20),
  );
  try {
    await answered(busy);
    await expect.poll(() => leaseOf(busy), { timeout: 20_000 }).toBeGreaterThan(5);
    expect(await leaseOf(waiting)).toBeLessThan(5);
    await answered(waiting);
    await expect.poll(() => leaseOf(waiting), { timeout: 20_000 }).toBeGreaterThan(5);
  } finally {
    for (const renewal of renewals) renewal.stop();
  }
});

test("a lease is renewed while a job says that it reads, though the ledger is asked nothing", async () => {
  const reading = await held();
  const renewal = keepLease(env, { ...reading, claims: 0 }, reading.line, 20);
  try {
    reading.line.giveSign();
    await expect.poll(() => leaseOf(reading), { timeout: 20_000 }).toBeGreaterThan(5);
  } finally {
    renewal.stop();
  }
});

test("a holder that lost its lease settles nothing and renews nothing, at the same attempt once more either", async () => {
  const { ctx, userId, jobId } = await plantJob();
  const stalled = await claimJob(
    { userId, jobId },
    opening(env, exec),
    openLine(env.LEDGER.connectionString, OF_JOBS),
  );
  if (stalled === null) throw new Error("not to be had");
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`update jobs set lease_until = now() - interval '1 second' where user_id = ${userId}`),
  );
  // The next holder ends a slice well, which resets the attempts. A later holder has the job now.
  await runJob(
    { userId, jobId },
    env,
    exec,
    verbs(async () => ({ again: true })),
  );
  const present = await claimJob(
    { userId, jobId },
    opening(env, exec),
    openLine(env.LEDGER.connectionString, OF_JOBS),
  );
  expect(present).toMatchObject({ attempt: stalled.attempt });
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`update jobs set lease_until = now() + interval '5 seconds' where user_id = ${userId}`),
  );
  // When the other holder's lease is renewed for the second time, the stalled holder has tried to renew as
  // well.
  const other = await held();
  const renewals = [
    keepLease(env, { ...stalled, userId }, stalled.line, 20),
    keepLease(env, { ...other, claims: 0 }, other.line, 20),
  ];
  try {
    for (let turn = 0; turn < 2; turn++) {
      await other.ctx.ledger.transaction((tx) =>
        tx.query(sql`update jobs set lease_until = now() where user_id = ${other.userId}`),
      );
      for (const { line } of [stalled, other]) line.giveSign();
      await expect.poll(() => leaseOf(other), { timeout: 20_000 }).toBeGreaterThan(5);
    }
  } finally {
    for (const renewal of renewals) renewal.stop();
  }
  await workOn(
    stalled,
    verbs(async () => undefined),
  );
  expect(await stateOf(ctx)).toMatchObject({ state: "running", attempt: 1 });
  expect(await leaseOf({ ctx })).toBeLessThan(5);
});

test("the system roles see ids and marks, not what a user owns", async () => {
  const system = openSystem(env);
  await expect(system.query("tidemark_sweep", sql`select payload from jobs limit 1`)).rejects.toThrow(
    /permission denied/,
  );
  await expect(system.query("tidemark_relay", sql`select * from fills limit 1`)).rejects.toThrow(
    /permission denied/,
  );
  await expect(system.query("tidemark_relay", sql`update user_stream set useq = 0`)).rejects.toThrow(
    /permission denied/,
  );
});

test("back-off doubles from five seconds to an hour", () => {
  expect([1, 2, 3, 4, 12].map(backoffSeconds)).toEqual([5, 10, 20, 40, 3600]);
});
