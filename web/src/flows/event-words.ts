import { EVENTS } from "#shared/events.ts";

/** What an event means to a trader; further events stand by their names. */
const WORDS: Readonly<Record<string, string>> = {
  "bias.scored": "your biases were scored",
  "coach.reflect": "the coach wrote about an import",
  "trades.derived": "your trades changed",
  "fills.changed": "fills came or went",
  "import.completed": "an import ended",
  "import.failed": "an import failed",
  "order.accepted": "a paper order was accepted",
  "order.filled": "a paper order filled",
  "order.partially_filled": "a paper order filled in part",
  "order.rejected": "a paper order was refused",
  "order.canceled": "a paper order was cancelled",
  "order.expired": "a paper order expired",
  "order.triggered": "a stop was triggered",
  "risk.guardrail": "a guardrail had something against an order",
  "risk.daily_loss": "an account reached its daily loss",
  "risk.buying_power": "an order went beyond the buying power",
  "guardrail.changed": "a guardrail changed",
  "guardrail.removed": "a guardrail was removed",
  "snapshot.taken": "the day’s snapshot was taken",
  "live_mode.changed": "live mode changed",
  "security.alert": "your account had a security alert",
  "session.started": "somebody signed in to your account",
  "flow.execution.finished": "a run of a flow ended",
  "order.*": "anything happened to a paper order",
  "risk.*": "a limit had something against an order",
  "import.*": "anything happened to an import",
};

/** The events that a flow can start with or wait for, those with words of their own first. */
export const EVENT_PATTERNS: readonly string[] = [
  ...new Set([
    ...Object.keys(WORDS),
    ...Object.entries(EVENTS)
      .filter(([, { kind }]) => kind !== "live")
      .map(([type]) => type),
  ]),
];

/** An event as the end of “when …”. */
export function eventWords(pattern: string): string {
  return WORDS[pattern] ?? `${pattern.replaceAll("_", " ")} came`;
}
