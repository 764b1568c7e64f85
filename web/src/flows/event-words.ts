import type { EventType } from "#shared/events.ts";

/** What an event means to a trader, those that matter most first. */
const TYPES: Readonly<Partial<Record<EventType, string>>> = {
  "bias.scored": "your biases were scored",
  "order.filled": "a paper order filled",
  "risk.guardrail": "a guardrail had something against an order",
  "risk.daily_loss": "an account reached its daily loss",
  "risk.buying_power": "an order went beyond the buying power",
  "simulation.completed": "a simulation ended",
  "trades.derived": "your trades changed",
  "trade.annotated": "you wrote about a trade",
  "trades.edited": "many trades were edited at once",
  "day.changed": "you wrote about a day",
  "attachment.added": "a picture was attached",
  "attachment.removed": "a picture was removed",
  "setup.changed": "a playbook was written, changed or removed",
  "tag.changed": "a tag was renamed, merged or removed",
  "structure.changed": "you joined or split the legs of a structure",
  "missed_trade.changed": "a missed trade was noted, changed or removed",
  "excursions.worked_out": "it was worked out how far trades went against you",
  "bookings.changed": "dividends, fees or other bookings came or went",
  "import.reconciled": "an import was compared with its statement",
  "reconciliation.changed": "a balance you typed in was compared with your ledger",
  "fills.changed": "fills came or went",
  "fill.created": "you typed a fill in",
  "fill.updated": "you changed a fill",
  "fill.deleted": "you deleted a fill",
  "coach.answered": "the coach answered a question",
  "coach.forgot": "a question to the coach was deleted",
  "coach.reflect": "the coach wrote about an import",
  "digest.ready": "the digest of a week was written",
  "order.accepted": "a paper order was accepted",
  "order.activated": "a waiting order began to work",
  "order.triggered": "a stop was triggered",
  "order.replaced": "a paper order was changed",
  "order.partially_filled": "a paper order filled in part",
  "order.rejected": "a paper order was refused",
  "order.canceled": "a paper order was cancelled",
  "order.expired": "a paper order expired",
  "import.queued": "an import began to wait",
  "import.completed": "an import ended",
  "import.failed": "an import failed",
  "import.cancelled": "an import was cancelled",
  "import.undone": "an import was undone",
  "import.decided": "conflicts of an import were decided",
  "guardrail.changed": "a guardrail changed",
  "guardrail.removed": "a guardrail was removed",
  "snapshot.taken": "the day’s snapshot was taken",
  "paper_account.changed": "a paper account changed",
  "live_mode.changed": "live mode changed",
  "saved_filters.changed": "a kept filter was saved or removed",
  "sample.changed": "the sample year came or went",
  "flow.execution.finished": "a run of a flow ended",
  "flow.changed": "a flow was edited",
  "integration.changed": "an integration changed",
  "workbench.changed": "a workbench changed",
  "webhook.disabled": "a webhook was switched off",
  "session.started": "somebody signed in to your account",
  "session.revoked": "a session ended",
  "session.expiring": "a session is about to end",
  "security.alert": "your account had a security alert",
  "credentials.changed": "a way to sign in changed",
  "profile.changed": "your profile changed",
  "preferences.changed": "your preferences changed",
  "theme.changed": "your theme changed",
  "tier.changed": "your plan changed",
  "export.ready": "an export of your data was ready",
  "erasure.scheduled": "your account was to be erased",
  "erasure.cancelled": "your account was no longer to be erased",
  "user.registered": "you registered",
};
/** Families of events. */
const FAMILIES: Readonly<Record<string, string>> = {
  "order.*": "anything happened to a paper order",
  "risk.*": "a limit had something against an order",
  "import.*": "anything happened to an import",
};

/** The events that a flow can start with or wait for. */
export const EVENT_PATTERNS: readonly string[] = [...Object.keys(TYPES), ...Object.keys(FAMILIES)];

/** An event as the end of “when …”. */
export function eventWords(pattern: string): string {
  const known: Readonly<Record<string, string>> = TYPES;
  return known[pattern] ?? FAMILIES[pattern] ?? `${pattern.replaceAll("_", " ")} came`;
}
