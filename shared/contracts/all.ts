import type { AnyEndpoint } from "../endpoint.ts";
import * as adherence from "./adherence.ts";
import * as annotations from "./annotations.ts";
import * as apiKeys from "./api-keys.ts";
import * as attachments from "./attachments.ts";
import * as audit from "./audit.ts";
import * as auth from "./auth.ts";
import * as biases from "./biases.ts";
import * as bookings from "./bookings.ts";
import * as bulkEdits from "./bulk-edits.ts";
import * as breakdowns from "./breakdowns.ts";
import * as days from "./days.ts";
import * as digests from "./digests.ts";
import * as questions from "./questions.ts";
import * as devices from "./devices.ts";
import * as excursion from "./excursion.ts";
import * as explain from "./explain.ts";
import * as expressions from "./expressions.ts";
import * as fillEdits from "./fill-edits.ts";
import * as fills from "./fills.ts";
import * as flowGraph from "./flow-graph.ts";
import * as flows from "./flows.ts";
import * as guardrailPresets from "./guardrail-presets.ts";
import * as guardrails from "./guardrails.ts";
import * as importConflicts from "./import-conflicts.ts";
import * as importTemplates from "./import-templates.ts";
import * as imports from "./imports.ts";
import * as integrations from "./integrations.ts";
import * as liveMode from "./live-mode.ts";
import * as lotMethods from "./lot-methods.ts";
import * as market from "./market.ts";
import * as missedTrades from "./missed-trades.ts";
import * as oauth from "./oauth.ts";
import * as metrics from "./metrics.ts";
import * as openings from "./openings.ts";
import * as orders from "./orders.ts";
import * as paperAccounts from "./paper-accounts.ts";
import * as passkeys from "./passkeys.ts";
import * as passwords from "./passwords.ts";
import * as performance from "./performance.ts";
import * as playbooks from "./playbooks.ts";
import * as portfolio from "./portfolio.ts";
import * as privacy from "./privacy.ts";
import * as profile from "./profile.ts";
import * as providers from "./providers.ts";
import * as reconciliation from "./reconciliation.ts";
import * as recovery from "./recovery.ts";
import * as runs from "./runs.ts";
import * as savedFilters from "./saved-filters.ts";
import * as sample from "./sample.ts";
import * as simulations from "./simulations.ts";
import * as stepUp from "./step-up.ts";
import * as stream from "./stream.ts";
import * as tags from "./tags.ts";
import * as tiers from "./tiers.ts";
import * as tradeDetail from "./trade-detail.ts";
import * as tradeSummary from "./trade-summary.ts";
import * as structures from "./structures.ts";
import * as trades from "./trades.ts";
import * as workbenches from "./workbenches.ts";
import * as transcripts from "./transcripts.ts";
import * as webhooks from "./webhooks.ts";

/**
 * Finds every contract by its shape, so that the tests walk a new one and the document publishes it at once.
 */
export const ENDPOINTS: readonly AnyEndpoint[] = [
  auth,
  stepUp,
  passkeys,
  passwords,
  providers,
  oauth,
  devices,
  apiKeys,
  recovery,
  profile,
  tiers,
  audit,
  privacy,
  stream,
  imports,
  importConflicts,
  importTemplates,
  fills,
  fillEdits,
  bookings,
  reconciliation,
  openings,
  trades,
  structures,
  metrics,
  tradeDetail,
  tradeSummary,
  explain,
  lotMethods,
  annotations,
  attachments,
  days,
  tags,
  playbooks,
  adherence,
  missedTrades,
  bulkEdits,
  savedFilters,
  breakdowns,
  excursion,
  performance,
  simulations,
  biases,
  transcripts,
  digests,
  questions,
  guardrails,
  guardrailPresets,
  sample,
  market,
  paperAccounts,
  orders,
  liveMode,
  portfolio,
  runs,
  flows,
  flowGraph,
  workbenches,
  integrations,
  expressions,
  webhooks,
]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isEndpoint);

function isEndpoint(value: unknown): value is AnyEndpoint {
  return (
    typeof value === "object" && value !== null && "method" in value && "path" in value && "auth" in value
  );
}
