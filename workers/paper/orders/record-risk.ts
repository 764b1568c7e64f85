import type { Rejection, RejectionRule } from "#shared/contracts/order.ts";
import type { Tx } from "../../db/ledger.ts";
import type { GuardrailVerdict } from "../../journal/guardrails/core/judge.ts";
import { recordVerdict } from "../../journal/guardrails/record-verdict.ts";

/** The rules that are judged before guardrails: an order that breaks one never came to them. */
const EARLIER: readonly RejectionRule[] = [
  "working_orders",
  "price_step",
  "quantity_step",
  "session",
  "stale_quote",
];

type Judged = {
  rejection: Rejection | null;
  guardrails: GuardrailVerdict;
  orderId: string;
  accountId: string;
};

/** Writes what guardrails said of an order, and tells of the limit that refused it. */
export async function recordRisk(
  tx: Tx,
  { rejection, guardrails, orderId, accountId }: Judged,
): Promise<void> {
  if (rejection === null || !EARLIER.includes(rejection.rule))
    await recordVerdict(tx, guardrails, { orderId, accountId });
  if (rejection?.rule !== "buying_power" && rejection?.rule !== "daily_loss") return;
  const { rule, numbers } = rejection;
  tx.events.push({ type: `risk.${rule}`, body: { accountId, orderId, rule, numbers } });
}
