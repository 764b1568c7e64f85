import { MOST_WORKING_ORDERS } from "#shared/contracts/orders.ts";
import type { EntryCheck } from "./entry-check.ts";
import type { Rejection } from "#shared/contracts/order.ts";
import { rejection } from "./rejection.ts";
import { checkBuyingPower, checkDailyLoss, checkPositionLimit, checkStepUp } from "./risk.ts";
import { checkPriceStep, checkQuantityStep, checkSession, checkStaleQuote, type Terms } from "./terms.ts";

/** The checks at entry in their order: the first refusal is the answer. */
const CHECKS: readonly ((check: EntryCheck) => Rejection | null)[] = [
  checkWorkingOrders,
  checkPriceStep,
  checkQuantityStep,
  checkSession,
  checkStaleQuote,
  ({ guardrail }) => guardrail,
  checkPositionLimit,
  checkDailyLoss,
  checkBuyingPower,
  checkStepUp,
];

/** Why the order is refused at entry, or null where every check passes. */
export function checkEntry(check: EntryCheck): Rejection | null {
  for (const judge of CHECKS) {
    const refused = judge(check);
    if (refused !== null) return refused;
  }
  return null;
}

/** Why an order that asks for no more than before is refused nevertheless: its prices or its quantity. */
export function checkTerms(terms: Terms): Rejection | null {
  return checkPriceStep(terms) ?? checkQuantityStep(terms);
}

function checkWorkingOrders({ working, legs }: EntryCheck): Rejection | null {
  const after = working + 1 + legs.length;
  if (after <= MOST_WORKING_ORDERS) return null;
  return rejection(
    "working_orders",
    `The account would have ${after} working orders, and ${MOST_WORKING_ORDERS} are the most.`,
    { mostWorkingOrders: String(MOST_WORKING_ORDERS), working: String(working) },
  );
}
