import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import type { Decimal } from "#shared/decimal.ts";

/** A paper account as its orders change it; money is in the account's currency. */
export type AccountState = {
  userId: string;
  id: string;
  epoch: number;
  models: ModelChoice;
  cash: Decimal;
  reserved: Decimal;
  /** Counts the accepted orders. */
  accepted: number;
  /** The orders that work or are held. */
  working: number;
  highEquity: Decimal;
  /** The owner's day, and the equity at its start. */
  day: string | null;
  dayEquity: Decimal | null;
  /** Counts the writes of these figures; a write names the count that it read. */
  changes: number;
};
