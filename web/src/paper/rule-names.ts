import type { RejectionRule } from "#shared/contracts/order.ts";

/** The rules of the order entry, as a trader calls them. */
export const RULE_NAMES = {
  working_orders: "too many working orders",
  price_step: "price step",
  quantity_step: "quantity step",
  session: "market closed",
  stale_quote: "stale quote",
  guardrail: "guardrail",
  position_limit: "position limit",
  daily_loss: "daily loss limit",
  buying_power: "buying power",
  step_up: "needs a confirmation",
} as const satisfies Record<RejectionRule, string>;
