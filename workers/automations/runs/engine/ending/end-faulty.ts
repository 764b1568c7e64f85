import type { Ctx } from "../../../../context.ts";
import { isLasting } from "../../../../db/line.ts";
import { log, traceOf } from "../../../../log.ts";
import { cancelOpen } from "./cancel-open.ts";
import { advanceBatch, type Batch } from "../advance-batch.ts";
import type { Arrived, EffectPool } from "../effect-pool.ts";
import { putBack } from "../put-back.ts";
import { lockDue } from "../rows/claim-store.ts";
import type { HeldRun } from "../rows/held-run.ts";

const FAULT = { code: "internal", message: "Tidemark could not store what this run came to." };
const BEAT_MS = 10_000;

type Failed = {
  error: unknown;
  pool: EffectPool;
  held: ReadonlySet<HeldRun>;
  arrived: readonly Arrived[];
  batch: Batch;
};

/**
 * Ends the runs for which the ledger refused a batch, and returns how many. Each run is tried alone. Those
 * that are held give back their results. Those that are due are advanced in a transaction that is rolled
 * back. All others are due again afterwards.
 */
export async function endFaulty(ctx: Ctx, { error, pool, held, arrived, batch }: Failed): Promise<number> {
  log("error", "run.batch_refused", { userId: ctx.userId, ...traceOf(error) });
  const waiting = pool.stop();
  while (!pool.isIdle) await pool.gather({ beatMs: BEAT_MS, gatherMs: 0 });
  const all = [...arrived, ...pool.takeArrived()];
  let count = 0;
  for (const run of held) {
    const own = {
      held: [run],
      arrived: all.filter((each) => each.held === run),
      waiting: waiting.filter((each) => each.held === run),
    };
    const attempt = () => ctx.ledger.transaction((tx) => putBack(tx, own));
    if (!(await isTaken(attempt))) count += await endAs(ctx, run.run.id);
    ctx.giveSign();
  }
  const due = await ctx.ledger.transaction((tx) => lockDue(tx, batch.room));
  for (const { id } of due) {
    const alone = { ...batch, held: [], arrived: [], only: id };
    const attempt = () =>
      ctx.ledger.transaction(async (tx) => {
        await advanceBatch(tx, alone);
        throw new Undone();
      });
    if (!(await isTaken(attempt))) count += await endAs(ctx, id);
    ctx.giveSign();
  }
  return count;
}

/** Rolls a trial back. */
class Undone extends Error {}

/** False when the ledger refuses what the attempt writes. */
async function isTaken(attempt: () => Promise<void>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (error instanceof Undone) return true;
    if (!isLasting(error)) throw error;
    return false;
  }
}

async function endAs(ctx: Ctx, id: string): Promise<number> {
  const ended = await ctx.ledger.transaction((tx) => cancelOpen(tx, [id], FAULT));
  return ended.length;
}
