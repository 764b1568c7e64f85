import type { Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { OrderState, OrderTerms } from "../order.ts";
import type { Funds } from "../../../accounts/core/funds.ts";
import type { Pricing } from "./reserve.ts";

/**
 * What the checks at entry compare. For an amendment `order` is the amended order, and `working`, `others`
 * and `account.reserved` leave it out.
 */
export type EntryCheck = Pricing & {
  /** The order as it would be accepted. */
  order: OrderState;
  /** The legs that come with it, the take profit first. */
  legs: readonly OrderTerms[];
  isOpen: boolean;
  /** When the market opens next, as an instant; null where that is not known. */
  opensAt: string | null;
  /** The orders of the account that work or are held. */
  working: number;
  /** What the account holds of the symbol, negative for a short. */
  position: Decimal;
  /** The working orders of the account on the symbol, in their order of acceptance. */
  others: readonly OrderState[];
  account: Funds;
  /** In the account's currency; null for none. */
  limits: { maxPosition: Decimal | null; maxDailyLoss: Decimal | null };
  /** The P&L of the account's day, negative for a loss. */
  dayPnl: Decimal;
  /** What the guardrails decided about this order. */
  guardrail: Rejection | null;
  /** The value above which an order asks for a confirmation; null for none. */
  stepUpAbove: Decimal | null;
  isConfirmed: boolean;
};
