import { MOST_LEGS } from "#shared/contracts/structure-shapes.ts";
import type { Selected } from "./selected.ts";

/**
 * Whether trades can be the legs of one structure: an option with another contract, in one account and in one
 * currency. Whether they are about one underlying, only the server knows.
 */
export function areLegs(trades: readonly Selected[]): boolean {
  const countOf = (of: (trade: Selected) => string) => new Set(trades.map(of)).size;
  return (
    trades.length <= MOST_LEGS &&
    trades.some(({ assetClass }) => assetClass === "option") &&
    countOf(({ symbol }) => symbol) > 1 &&
    countOf(({ account }) => account) === 1 &&
    countOf(({ currency }) => currency) === 1
  );
}
