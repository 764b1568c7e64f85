import type { Decimal } from "#shared/decimal.ts";

/** The rules at entry, in the order in which they are judged. */
export type RejectionRule =
  | "working_orders"
  | "price_step"
  | "quantity_step"
  | "session"
  | "stale_quote"
  | "guardrail"
  | "position_limit"
  | "daily_loss"
  | "buying_power"
  | "step_up";

/** Why an order is refused: its rule, a sentence, the figures compared, and the fields that would pass. */
export type Rejection = {
  rule: RejectionRule;
  words: string;
  numbers: Record<string, string>;
  wouldPass: Record<string, string> | null;
  /** The guardrails that refused it, where the rule is theirs. */
  guardrails: string[];
};

type Figures = Record<string, Decimal | string>;

export function rejection(
  rule: RejectionRule,
  words: string,
  numbers: Figures,
  wouldPass: Figures | null = null,
): Rejection {
  return { rule, words, numbers, wouldPass, guardrails: [] };
}
