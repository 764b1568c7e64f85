import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { closeQueues } from "#test/closed-queues.ts";
import { opening, type Exec } from "#test/run-job.ts";
import { openCtx, type Ctx } from "../context.ts";
import { openSystem } from "../db/system.ts";
import { claimJob, type JobVerbs, workOn } from "./run-job.ts";
import { OF_JOBS, openLine } from "../db/line.ts";
import { JOBS } from "../work.ts";

const exec: Exec = { waitUntil: (work) => void work.catch(() => undefined) };
const again: JobVerbs<Ctx> = { ...JOBS, "import.run": async () => ({ again: true }) };
const done: JobVerbs<Ctx> = { ...JOBS, "import.run": async () => undefined };

/** Jobs of one user without queue messages. They have been due for the given seconds, the longest first. */
async function queueUp(userId: string, jobs: number, dueSecondsAgo = 0): Promise<void> {
  const ctx = openCtx(env, { userId, sessionId: "", requestId: "req_test" }, exec.waitUntil);
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`insert into jobs (user_id, id, kind, queue, payload, run_after)
      select ${userId}, ${`${newId("job")}_`} || n, 'import.run', 'imports', '{"importId":"imp_none"}',
        now() - make_interval(secs => ${dueSecondsAgo})
      from generate_series(1, ${jobs}) n`),
  );
}

/** The job that is next, whose user has a turn now. */
async function ask(): Promise<{ user_id: string; id: string } | undefined> {
  const [next] = await openSystem(env).query(
    "tidemark_sweep",
    sql<{ user_id: string; id: string }>`select user_id, id from next_job('imports')`,
  );
  return next;
}

/** The user whose job is taken next. The job runs for one slice. */
async function serve(verbs: JobVerbs<Ctx>): Promise<string | null> {
  const next = await ask();
  if (next === undefined) return null;
  const pointer = { userId: next.user_id, jobId: next.id };
  const claimed = await claimJob(pointer, opening(env, exec), openLine(env.LEDGER.connectionString, OF_JOBS));
  if (claimed !== null) await workOn(claimed, verbs);
  return next.user_id;
}

closeQueues();

test("between a job's arrival and its turn, one with many jobs has at most one", async () => {
  const large = newId("user");
  const small = Array.from({ length: 10 }, () => newId("user"));
  await queueUp(large, 50);
  for (let turn = 0; turn < 3; turn++) expect(await serve(again)).toBe(large);
  for (const user of small) await queueUp(user, 1);
  const served: (string | null)[] = [];
  for (let turn = 0; turn < 11; turn++) served.push(await serve(again));
  expect(served.filter((user) => user === large)).toHaveLength(1);
  expect(new Set(served)).toEqual(new Set([large, ...small]));
  for (let turn = 0; turn < 11; turn++) served.push(await serve(done));
  expect(served.filter((user) => user === large)).toHaveLength(2);
  expect(await serve(done)).toBe(large);
});

test("a job whose time has not come is nobody's turn, and does not keep the user's others back", async () => {
  for (let left: string | null = ""; left !== null;) left = await serve(done);
  const user = newId("user");
  await queueUp(user, 1, -60);
  expect(await serve(done)).toBeNull();
  await queueUp(user, 1);
  expect(await serve(done)).toBe(user);
  expect(await serve(done)).toBeNull();
});

test("whoever asks at the same moment is given another user's job", async () => {
  const users = Array.from({ length: 6 }, () => newId("user"));
  await Promise.all(users.map((user) => queueUp(user, 5)));
  // A job that runs holds its user's turn for moments, in which the next one to ask passes that user over.
  const asked = await Promise.all(users.map(ask));
  expect(new Set(asked.map((next) => next?.user_id))).toEqual(new Set(users));
});

test("who has a turn and no job, as between the steps of an erasure, keeps nobody waiting", async () => {
  for (let left: string | null = ""; left !== null;) left = await serve(done);
  const [erased, waiting] = [newId("user"), newId("user")];
  await queueUp(erased, 2, 60);
  const ctx = openCtx(env, { userId: erased, sessionId: "", requestId: "req_test" }, exec.waitUntil);
  await ctx.ledger.transaction((tx) => tx.query(sql`delete from jobs where user_id = ${erased}`));
  await queueUp(waiting, 1);
  expect(await serve(done)).toBe(waiting);
  expect(await serve(done)).toBeNull();
});
