import { sql } from "drizzle-orm";
import type { Json } from "#shared/contracts/json.ts";
import type { Run } from "#shared/contracts/runs.ts";
import type { NewEvent } from "#shared/events.ts";
import { newId } from "#shared/ids.ts";
import type { EffectOutcome } from "#workers/automations/runs/engine/effect-pool.ts";
import { type Performs, runFlows } from "#workers/automations/runs/engine/run-flows.ts";
import { readLog } from "#workers/automations/runs/logs/read-log.ts";
import { type NewRun, type RunQuotas, startRuns } from "#workers/automations/runs/start/start-runs.ts";
import type { Ctx } from "#workers/context.ts";
import type { Ledger } from "#workers/db/ledger.ts";
import type { TestUser } from "./harness.ts";

export const UNLIMITED: RunQuotas = { runsAMonth: null, retentionDays: null };

/** Starts runs that no queue hears of, so that only a test's own engine works on them. */
export async function startAlone(user: TestUser, runs: readonly NewRun[], quotas = UNLIMITED) {
  return alone(user.ctx()).ledger.transaction((tx) => startRuns(tx, runs, quotas));
}

/** A receiver that honours idempotency keys: it counts what it was asked, and what it did. */
export function receiver(
  answer: (action: string, input: Json, attempt: number) => EffectOutcome | undefined = () => undefined,
) {
  const asked = new Map<string, number>();
  const done = new Set<string>();
  const perform: Performs = async (_, { row, node, config }) => {
    const key = row.idempotency_key ?? "none";
    asked.set(key, (asked.get(key) ?? 0) + 1);
    await scheduler.wait(1);
    const given = answer(String(node.config["action"]), config, asked.get(key) ?? 0);
    if (given !== undefined && "error" in given) return given;
    done.add(key);
    return given ?? { output: { did: row.path }, outputKey: null };
  };
  return { asked, done, perform };
}

/** The context of a job whose changes reach no queue. */
export function alone(ctx: Ctx, watch: Watch = {}): Ctx {
  const ledger: Ledger = {
    read: (statement) => ctx.ledger.read(statement),
    async transaction(work) {
      watch.begin?.();
      const result = await ctx.ledger.transaction(async (tx) => {
        const done = await work(tx);
        tx.jobs.length = 0;
        watch.commit?.();
        return done;
      });
      watch.committed?.();
      return result;
    },
  };
  return {
    ...ctx,
    ledger,
    isHeard: async () => watch.tell !== undefined || (await ctx.isHeard()),
    async live(...events) {
      watch.tell?.(events);
      await ctx.live(...events);
    },
  };
}
type Watch = {
  begin?(): void;
  commit?(): void;
  committed?(): void;
  /** Hears what open sockets are sent. */
  tell?(events: readonly NewEvent[]): void;
};

const DEATH = "the lights went out";

function die(): never {
  throw new Error(DEATH);
}

/** A watch under which the holder dies at its `n`-th transaction, before or after the commit. */
export function dyingAt(n: number, when: "before" | "after"): Watch {
  let count = 0;
  return {
    begin: () => void (++count > n && die()),
    commit: () => void (count === n && when === "before" && die()),
    committed: () => void (count === n && when === "after" && die()),
  };
}

/** Lets an engine work; false when it died, as it was told to. */
export async function work(user: TestUser, perform: Performs, watch: Watch = {}): Promise<boolean> {
  try {
    for (;;) {
      const again = await runFlows(alone(user.ctx(), watch), { at: null }, perform);
      if (again === undefined && (await waitsShortly(user)) === false) return true;
    }
  } catch (error) {
    if (error instanceof Error && error.message === DEATH) return false;
    throw error;
  }
}

/** Waits until a run is due that will be within a second; false when there is none. */
async function waitsShortly(user: TestUser): Promise<boolean> {
  const [row] = await user.ctx().ledger.read(
    sql<{ ms: number | null }>`select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms
      from flow_runs where user_id = ${user.id} and status = 'pending' and lease_until is null`,
  );
  if (row?.ms === null || row === undefined || row.ms > 1_000) return false;
  await scheduler.wait(Math.max(1, row.ms));
  return true;
}

/** Ends the leases of dead holders before their time. */
export async function expireLeases(user: TestUser): Promise<void> {
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`update flow_runs set lease_until = now() - interval '1 s', due_at = now() - interval '1 s'
      where user_id = ${user.id} and lease_until is not null`),
  );
}

export function logOf(user: TestUser, id: string): Promise<Run> {
  return readLog(user.ctx().ledger.read, user.id, { id, now: Date.now() });
}

/** The statuses of a run's nodes by their ids, behind the run's own. */
export async function statusesOf(user: TestUser, id: string): Promise<string> {
  const { status, nodeExecutions } = await logOf(user, id);
  return [status, ...nodeExecutions.map((each) => `${each.nodeId}${each.item ?? ""}:${each.status}`)].join(
    " ",
  );
}

/** A run of a flow by hand, and its id. */
export async function startOne(user: TestUser, flowId: string, more: Partial<NewRun> = {}): Promise<string> {
  const id = newId("run");
  await startAlone(user, [{ flowId, startedBy: "manual", input: { n: 1 }, id, ...more }]);
  return id;
}
