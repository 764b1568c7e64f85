import { gatherExport } from "./privacy/exports/gather-export.ts";
import { reactToEvents } from "./automations/reactions/react-to-events.ts";
import { hearIdentity } from "./automations/reactions/hear-identity.ts";
import { fireSchedules } from "./automations/schedules/fire-schedules.ts";
import { startByEvents } from "./automations/triggers/events/start-by-events.ts";
import { alertDisabled } from "./automations/webhooks/alert-disabled.ts";
import { deliverWebhook } from "./automations/webhooks/deliver-webhook.ts";
import { queueDeliveries } from "./automations/webhooks/queue-deliveries.ts";
import { readQuotas } from "./identity/tiers/claim-import.ts";
import { settleAttachment } from "./journal/attachments/settle-attachment.ts";
import { markByBars } from "./journal/biases/mark-by-bars.ts";
import { scoreBiases } from "./journal/biases/score-biases.ts";
import { reflectOnImport } from "./journal/coach/reflect-on-import.ts";
import { keepWeeks } from "./journal/digests/end-week.ts";
import { runDigest } from "./journal/digests/run-digest.ts";
import { decideRest } from "./journal/imports/conflicts/decide-conflicts.ts";
import { discardFile } from "./journal/imports/discard-file.ts";
import { fillSample } from "./journal/sample/fill-sample.ts";
import { removeImport } from "./journal/imports/undo/remove-import.ts";
import { runImport } from "./journal/imports/run/run-import.ts";
import { reconcileStanding } from "./journal/reconciliation/reconcile-standing.ts";
import { runSimulation } from "./journal/metrics/simulations/run-simulation.ts";
import { continueEdit } from "./journal/trades/bulk/continue-edit.ts";
import { continueExcursions } from "./journal/trades/excursion/continue-excursions.ts";
import { deriveLedger } from "./journal/trades/derive/derive-ledger.ts";
import { bookFills } from "./paper/booking/book-fills.ts";
import { withdrawEpoch } from "./paper/booking/withdraw-epoch.ts";
import { measureGuardrail } from "./paper/risk/measure-guardrail.ts";
import { runFlows } from "./automations/runs/engine/run-flows.ts";
import { cancelRuns, clearRuns } from "./automations/runs/logs/cancel-run.ts";
import { WAITS } from "./automations/runs/waits/resume-waits.ts";
import { pruneRuns } from "./automations/runs/upkeep/prune-runs.ts";
import type { Reactors } from "./automations/reactions/heard.ts";
import type { Ctx } from "./context.ts";
import type { JobVerbs } from "./jobs/run-job.ts";

/** Gives the user's events to what reacts to them. Each gets those to which something of its kind listens. */
async function react(ctx: Ctx) {
  const start = startByEvents(await readQuotas(ctx));
  const reactors: Reactors = {
    webhook: queueDeliveries,
    flow: start,
    waits: WAITS,
  };
  return reactToEvents(ctx, reactors);
}

/** Every kind of job with the verb that runs it. */
export const JOBS: JobVerbs<Ctx> = {
  "import.run": runImport,
  "import.compare": runImport,
  "import.undo": removeImport,
  "import.decide": decideRest,
  "import.discard": discardFile,
  async "ledger.derive"(ctx, of) {
    const outcome = await deriveLedger(ctx, of);
    if (outcome?.again === true) return outcome;
    return reconcileStanding(ctx);
  },
  async "bias.score"(ctx, of) {
    const outcome = await scoreBiases(ctx, of);
    if (outcome?.again === true) return outcome;
    return keepWeeks(ctx);
  },
  "bias.bars": markByBars,
  "trades.edit": continueEdit,
  "trades.excursions": continueExcursions,
  "coach.reflect": reflectOnImport,
  "attachment.settle": settleAttachment,
  "digest.write": (ctx, week) => runDigest(ctx, week, measureGuardrail),
  "simulation.run": runSimulation,
  "privacy.export": gatherExport,
  "sample.load": fillSample,
  "paper.book": bookFills,
  "paper.withdraw": withdrawEpoch,
  "flows.run": runFlows,
  "flows.prune": pruneRuns,
  "automations.react": react,
  "automations.hear": hearIdentity,
  "flows.fire": fireSchedules,
  "flows.clear": clearRuns,
  "flows.cancel": cancelRuns,
  "webhooks.deliver": deliverWebhook,
  "webhooks.alert": alertDisabled,
};
