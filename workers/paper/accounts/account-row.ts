import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Decimal } from "#shared/decimal.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import type { AccountState } from "./core/account-state.ts";
import { buyingPowerOf } from "./core/funds.ts";

/** A row of `paper_accounts` with the account's name. */
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

/**
 * What the positions of an account are worth at their latest quotes: longs at the bid, shorts at the ask.
 * `shorts` is the latter alone and without its sign, and `unpriced` counts the positions without a quote.
 */
export type Worth = { worth: Decimal; shorts: Decimal; unpriced: number };

export function toPaperAccount(row: PaperAccountRow & Worth): PaperAccount {
  const { id, name, currency, startBalance, cash, reserved, epoch, startedAt, models, createdAt, version } =
    row;
  return {
    id,
    name,
    currency,
    startBalance,
    cash,
    equity: equityOf(row),
    buyingPower: row.unpriced > 0 ? null : buyingPowerOf(row),
    reserved,
    epoch,
    startedAt,
    workingOrders: row.working,
    models,
    limits: { maxPosition: row.maxPosition, maxDailyLoss: row.maxDailyLoss },
    createdAt,
    version,
  };
}

/** Cash and what the positions are worth; null while one of them has no price. */
export function equityOf({ cash, worth, unpriced }: Pick<AccountState, "cash"> & Worth): Decimal | null {
  return unpriced > 0 ? null : toDecimal(decimal(cash).plus(worth));
}
