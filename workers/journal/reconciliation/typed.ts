import type { StatedByUser } from "#shared/contracts/reconciliation.ts";
import { trimDecimal } from "#shared/decimal.ts";
import type { StatedCash, StatedPosition } from "./compare.ts";

type Place = { accountId: string; account: string; at: number };
type Typed = Pick<StatedByUser, "positions" | "cash">;

/** What a user typed in; of two lines for one symbol or currency the last counts. */
export function readTyped(
  place: Place,
  { positions, cash = [] }: Typed,
): { positions: StatedPosition[]; cash: StatedCash[] } {
  const units = new Map(positions.map(({ symbol, quantity }) => [symbol, trimDecimal(quantity)]));
  const sums = new Map(cash.map(({ currency, amount }) => [currency, trimDecimal(amount)]));
  return {
    positions: [...units].map(([symbol, stated]) => ({ ...place, symbol, contract: "", stated })),
    cash: [...sums].map(([currency, stated]) => ({
      ...place,
      currency,
      stated,
      since: null,
      opening: null,
      isTold: true,
    })),
  };
}
