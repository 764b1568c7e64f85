import { Hono } from "hono";
import { Problem } from "#shared/problem.ts";
import { crossOrigin } from "./http/origin/cross-origin.ts";
import { envelope } from "./http/envelope.ts";
import { ExactFirstRouter } from "./http/exact-first-router.ts";
import { createApp, MOUNTS, type AppEnv } from "./http/factory.ts";
import { gatekeeper } from "./http/gatekeeper.ts";
import { health } from "./http/health/health.ts";
import { apiDocument } from "./http/openapi.ts";
import { answerProblem } from "./http/problem-response.ts";
import { problemPages } from "./http/problems/problem-pages.ts";
import { limitedByAddress } from "./http/limits/rate-limit.ts";
import type { Served } from "./http/serve/serve.ts";
import { findApiKey } from "./identity/api-keys/find-api-key.ts";
import { addresses } from "./identity/addresses/routes.ts";
import { apiKeys } from "./identity/api-keys/routes.ts";
import { counters } from "./identity/counters/routes.ts";
import { devices } from "./identity/devices/routes.ts";
import { email } from "./identity/email/routes.ts";
import { authorizations, oauth } from "./identity/oauth/routes.ts";
import { assertRpId } from "./identity/passkeys/rp-id.ts";
import { associations } from "./identity/passkeys/well-known.ts";
import { audit } from "./identity/audit/routes.ts";
import { passkeys } from "./identity/passkeys/routes.ts";
import { passwords } from "./identity/passwords/routes.ts";
import { privacy } from "./privacy/routes.ts";
import { providerCallback } from "./identity/providers/callback.ts";
import { providers } from "./identity/providers/routes.ts";
import { profile } from "./identity/profile/routes.ts";
import { recovery } from "./identity/recovery/routes.ts";
import { authenticate } from "./identity/sessions/authenticate.ts";
import { keySet, sessions } from "./identity/sessions/routes.ts";
import { confirm } from "./identity/step-up/confirm.ts";
import { tiers } from "./identity/tiers/routes.ts";
import { stepUp } from "./identity/step-up/routes.ts";
import { execution } from "./automations/execution/routes.ts";
import { flowGraph } from "./automations/flows/graph/routes.ts";
import { flows } from "./automations/flows/routes.ts";
import { workbenches } from "./automations/workbenches/routes.ts";
import { attachments } from "./journal/attachments/routes.ts";
import { biases } from "./journal/biases/routes.ts";
import { questions } from "./journal/coach/questions/routes.ts";
import { coach } from "./journal/coach/routes.ts";
import { digests } from "./journal/digests/routes.ts";
import { bookings } from "./journal/bookings/routes.ts";
import { days } from "./journal/days/routes.ts";
import { fillEdits } from "./journal/imports/edits/routes.ts";
import { fills } from "./journal/fills/routes.ts";
import { openings } from "./journal/openings/routes.ts";
import { reconciliations } from "./journal/reconciliation/routes.ts";
import { ledgerExport } from "./journal/ledger-export/routes.ts";
import { guardrails } from "./journal/guardrails/routes.ts";
import { imports } from "./journal/imports/routes.ts";
import { importTemplates } from "./journal/imports/templates/routes.ts";
import { explanations } from "./journal/trades/explain/routes.ts";
import { metrics } from "./journal/metrics/routes.ts";
import { sample } from "./journal/sample/routes.ts";
import { simulations } from "./journal/metrics/simulations/routes.ts";
import { annotations } from "./journal/trades/annotations/routes.ts";
import { bulkEdits } from "./journal/trades/bulk/routes.ts";
import { missedTrades } from "./journal/trades/missed/routes.ts";
import { tags } from "./journal/trades/names/routes.ts";
import { playbooks } from "./journal/trades/playbooks/routes.ts";
import { savedFilters } from "./journal/trades/saved-filters/routes.ts";
import { structures } from "./journal/trades/structures/routes.ts";
import { trades } from "./journal/trades/routes.ts";
import { integrations } from "./automations/integrations/routes.ts";
import { expressions } from "./automations/expressions/routes.ts";
import { webhooks } from "./automations/webhooks/routes.ts";
import { liveMode } from "./paper/live-mode/routes.ts";
import { portfolio } from "./portfolio/routes.ts";
import { market } from "./market/routes.ts";
import { paperAccounts } from "./paper/accounts/routes.ts";
import { mcpOver } from "./mcp/routes.ts";
import { orders } from "./paper/orders/routes.ts";
import { measureGuardrail } from "./paper/risk/measure-guardrail.ts";
import { risk } from "./paper/risk/routes.ts";
import { flowSockets } from "./automations/runs/live/ws-routes.ts";
import { runs } from "./automations/runs/routes.ts";
import { events } from "./events/routes.ts";
import { hooks } from "./automations/triggers/hooks/hook-routes.ts";
import { marketSockets } from "./market/sockets/ws-routes.ts";
import { sockets } from "./events/ws-routes.ts";

/** The routes of every mount. */
export const features: readonly Served[] = [
  ...passwords,
  ...passkeys,
  ...providers,
  ...stepUp,
  ...sessions,
  ...apiKeys,
  ...recovery,
  ...devices,
  ...counters,
  ...addresses,
  ...email,
  ...authorizations,
  ...profile,
  ...privacy,
  ...audit,
  ...tiers,
  ...events,
  ...imports,
  ...importTemplates,
  ...fills,
  ...fillEdits,
  ...ledgerExport,
  ...explanations,
  ...bookings,
  ...openings,
  ...reconciliations,
  ...trades,
  ...structures,
  ...annotations,
  ...attachments,
  ...days,
  ...bulkEdits,
  ...savedFilters,
  ...tags,
  ...playbooks,
  ...missedTrades,
  ...metrics,
  ...simulations,
  ...biases,
  ...coach,
  ...questions,
  ...digests(measureGuardrail),
  ...guardrails,
  ...risk,
  ...sample,
  ...market,
  ...paperAccounts,
  ...orders,
  ...liveMode,
  ...portfolio,
  execution,
  ...runs,
  ...flows,
  ...flowGraph,
  ...workbenches,
  ...integrations,
  ...expressions,
  ...webhooks,
];

/** The whole HTTP surface: three mounts of the same contracts, and the routes beside them. */
export const app = new Hono<AppEnv>({ router: new ExactFirstRouter() })
  .onError(answerProblem)
  .notFound(() => {
    throw new Problem("not_found");
  })
  .use(envelope)
  .use(crossOrigin)
  .route("/", apiDocument);

for (const mount of MOUNTS) {
  const mounted = createApp().use(gatekeeper(mount, { authenticate, confirm, findApiKey }));
  for (const { contract, run } of features) mounted.on(contract.method, contract.path, run);
  app.route(mount, mounted);
}

// This stands after the mounts. Their gatekeeper counts requests itself and lets none through to here.
app
  .use(limitedByAddress)
  .route("/health", health(assertRpId))
  .route("/problems", problemPages)
  .route("/", keySet)
  .route("/", oauth)
  .route("/", providerCallback)
  .route("/", associations)
  .route("/", mcpOver(features))
  .route("/hooks", hooks)
  .route("/ws/market", marketSockets)
  .route("/ws/flows", flowSockets)
  .route("/ws", sockets);
