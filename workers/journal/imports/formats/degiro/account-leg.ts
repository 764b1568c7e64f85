import type { Decimal } from "#shared/decimal.ts";

/** A row of the account; its cells are text as written. */
export type AccountLeg = {
  line: number;
  stamp: string;
  product: string;
  isin: string;
  description: string;
  rate: string;
  currency: string;
  amount: string;
  balanceCurrency: string;
  balance: string;
  order: string;
};

/** Money that comes in (positive) or goes out. */
export type Money = { amount: Decimal; currency: string };
