import type { TripOutcome } from "#shared/contracts/guardrail-rules.ts";
import type { Tx } from "../../db/ledger.ts";
import type { GuardrailVerdict } from "./core/judge.ts";
import { insertRecords } from "./trip-store.ts";

/** Telling of a breach that passed would give away on which days a randomised guardrail does not block. */
const TOLD: readonly TripOutcome[] = ["blocked", "warned", "overridden"];

/**
 * Writes what an order's judgement leaves, with an event for each breach that the trader is told of, and an
 * audit row for each override. It commits with the order, whether the order was accepted or rejected.
 */
export async function recordVerdict(
  tx: Tx,
  { records }: GuardrailVerdict,
  { orderId, accountId }: { orderId: string; accountId: string },
): Promise<void> {
  await insertRecords(tx, records, { orderId, accountId });
  for (const { breach, outcome } of records.trips) {
    const { guardrailId, rule, action, numbers, from } = breach;
    if (outcome === "overridden")
      tx.audit.push({
        action: "guardrail.overridden",
        detail: { guardrail: guardrailId, rule, order: orderId },
      });
    if (!TOLD.includes(outcome)) continue;
    const bias = from === null ? null : from.bias;
    tx.events.push({
      type: "risk.guardrail",
      body: { accountId, orderId, guardrailId, rule, action, outcome, numbers, bias },
    });
  }
}
