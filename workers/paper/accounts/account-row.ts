import type { Decimal } from "#shared/decimal.ts";
import type { AccountState } from "../orders/core/book/rows.ts";

/** A row of `paper_accounts` with the account's name. Money is in the account's currency. */
export type PaperAccountRow = AccountState & {
  name: string;
  currency: string;
  startBalance: Decimal;
  startedAt: string;
  maxPosition: Decimal | null;
  maxDailyLoss: Decimal | null;
  createdAt: string;
  /** Counts the owner's changes. */
  version: number;
};
