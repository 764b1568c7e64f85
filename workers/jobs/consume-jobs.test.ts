import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { newId } from "#shared/ids.ts";
import { closeQueues } from "#test/closed-queues.ts";
import { opening, type Exec } from "#test/run-job.ts";
import { openCtx, type Ctx } from "../context.ts";
import type { JobQueue } from "../db/changes.ts";
import { JOBS } from "../work.ts";
import { consumeJobs } from "./consume-jobs.ts";
import type { JobKind } from "./kinds.ts";

const exec: Exec = { waitUntil: (work) => void work.catch(() => undefined) };
const NO_IMPORT = JSON.stringify({ importId: "imp_none" });

async function queueUp(kind: JobKind, queue: JobQueue, jobs: number): Promise<Ctx> {
  const userId = newId("user");
  const ctx = openCtx(env, { userId, sessionId: "", requestId: "req_test" }, exec.waitUntil);
  await ctx.ledger.transaction((tx) =>
    tx.query(sql`insert into jobs (user_id, id, kind, queue, payload)
      select ${userId}, ${`${newId("job")}_`} || n, ${kind}, ${queue}, ${NO_IMPORT}::jsonb from generate_series(1, ${jobs}) n`),
  );
  return ctx;
}

/** Consumes one message and returns how many further messages were sent. */
async function consumeOne(
  queue: JobQueue,
  kind: JobKind,
  verb: (ctx: Ctx) => Promise<void | { again: true }>,
): Promise<number> {
  let sent = 0;
  const counting = new Proxy(env.BULK, {
    get: () => async () => {
      sent++;
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    },
  });
  const message = {
    id: "m",
    timestamp: new Date(),
    attempts: 1,
    body: {},
    ack: () => undefined,
    retry: () => undefined,
  };
  const counted = { ...env, BULK: counting, IMPORTS: counting };
  await consumeJobs(
    {
      queue,
      messages: [message],
      ackAll: () => undefined,
      retryAll: () => undefined,
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    },
    counted,
    { queue, verbs: { ...JOBS, [kind]: verb }, open: opening(counted, exec) },
  );
  return sent;
}

const statesOf = async (ctx: Ctx) =>
  (await ctx.ledger.read(sql<{ state: string }>`select state from jobs order by id`)).map(
    ({ state }) => state,
  );

closeQueues();
afterEach(() => void vi.useRealTimers());

test("what cannot be cut works one at a time for each user, and the next follows with no other message", async () => {
  const [large, small] = [
    await queueUp("import.compare", "bulk", 4),
    await queueUp("import.compare", "bulk", 1),
  ];
  const working = new Map<string, number>();
  const most = new Map<string, number>();
  const sent = await consumeOne("bulk", "import.compare", async ({ userId, ledger }) => {
    const now = (working.get(userId) ?? 0) + 1;
    working.set(userId, now);
    most.set(userId, Math.max(now, most.get(userId) ?? 0));
    await ledger.read(sql`select pg_sleep(0.2)`);
    working.set(userId, now - 1);
  });
  expect(await statesOf(large)).toEqual(Array(4).fill("done"));
  expect(await statesOf(small)).toEqual(["done"]);
  expect(most).toEqual(
    new Map([
      [large.userId, 1],
      [small.userId, 1],
    ]),
  );
  expect(sent).toBe(0);
});

test("a job that goes back in line is taken again by the same consumer, and costs no message a slice", async () => {
  const ctx = await queueUp("import.run", "imports", 1);
  vi.useFakeTimers({ toFake: ["Date"] }); // The shift ends by the clock, however slow the machine is.
  let slices = 0;
  const sent = await consumeOne("imports", "import.run", async () => {
    if (++slices < 5) return { again: true };
    return undefined;
  });
  expect(slices).toBe(5);
  expect(await statesOf(ctx)).toEqual(["done"]);
  expect(sent).toBe(0);
});
