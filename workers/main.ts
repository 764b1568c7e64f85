import { app } from "./app.ts";
import { sweepDeliveries } from "./automations/webhooks/sweep.ts";
import { openBase, openCtx, openShared } from "./context.ts";
import { OF_JOBS, openLine } from "./db/line.ts";
import { sweepSchedules } from "./automations/schedules/sweep-schedules.ts";
import { consumeCalls } from "./automations/triggers/hooks/consume-calls.ts";
import { sweepRuns } from "./automations/runs/upkeep/sweep-runs.ts";
import { sweepIdentity } from "./identity/sweep.ts";
import { consumeDeadLetters } from "./jobs/dead-letters.ts";
import { consumeJobs } from "./jobs/consume-jobs.ts";
import { purgeExpired, sweepJobs } from "./jobs/sweep.ts";
import { sweepMarket } from "./market/sweep.ts";
import { consumeRelay, sweepStreams } from "./stream/queue.ts";
import { sweepDays } from "./portfolio/snapshots/sweep-days.ts";
import { refreshRates } from "./market/rates/refresh-rates.ts";
import { consumeMarket } from "./paper/matching/queue.ts";
import { sweepMatching } from "./paper/matching/sweep.ts";
import { sweepPrivacy } from "./privacy/sweep.ts";
import { sweepWeeks } from "./journal/digests/sweep-weeks.ts";
import { JOBS } from "./work.ts";

export { Market } from "../durable-objects/market/market.ts";
export { UserStream } from "../durable-objects/user-stream/user-stream.ts";
export { FlowFrames } from "./automations/execution/flow-frames.ts";
export { MarketFeed } from "./market/market-feed.ts";

export default {
  fetch: app.fetch,
  async queue(batch, env, exec) {
    const waitUntil = (work: Promise<unknown>) => exec.waitUntil(work);
    switch (batch.queue) {
      case "imports":
      case "scoring":
      case "bulk":
      case "flows":
      case "webhooks":
        return consumeJobs(batch, env, {
          queue: batch.queue,
          verbs: JOBS,
          open: (caller, line) => openCtx(env, caller, waitUntil, line),
        });
      case "hooks":
        return consumeCalls(batch, (caller) => openCtx(env, caller, waitUntil));
      case "relay":
        return consumeRelay(batch, env);
      case "market":
        return consumeMarket(batch, env, () => openShared(env, waitUntil));
      case "imports-dead":
      case "scoring-dead":
      case "bulk-dead":
      case "flows-dead":
      case "webhooks-dead":
      case "hooks-dead":
      case "relay-dead":
      case "market-dead":
        return consumeDeadLetters(batch);
      default:
        throw new Error(`no consumer for queue ${batch.queue}`);
    }
  },
  async scheduled(_controller, env, exec) {
    const waitUntil = (work: Promise<unknown>) => exec.waitUntil(work);
    const base = openBase(env, { requestId: "sweep", now: Date.now() }, waitUntil);
    const line = openLine(env.LEDGER.connectionString, OF_JOBS);
    // A sweep that fails does not cut the others off.
    const swept = await Promise.allSettled([
      sweepStreams(env),
      sweepMarket(env),
      sweepJobs(env),
      sweepMatching(
        env,
        openShared(env, (work) => exec.waitUntil(work)),
      ),
      purgeExpired(env),
      sweepIdentity(base),
      sweepPrivacy(base),
      sweepDays(env, { now: base.now, open: (caller) => openCtx(env, caller, waitUntil, line) }),
      sweepWeeks(env, { now: base.now, open: (caller) => openCtx(env, caller, waitUntil, line) }),
      sweepSchedules(env, { now: base.now, open: (caller) => openCtx(env, caller, waitUntil, line) }),
      sweepRuns(env, { now: base.now, open: (caller) => openCtx(env, caller, waitUntil, line) }),
      refreshRates(env, base.now),
      sweepDeliveries(env),
    ]);
    for (const sweep of swept) if (sweep.status === "rejected") throw sweep.reason;
  },
} satisfies ExportedHandler<Env>;
