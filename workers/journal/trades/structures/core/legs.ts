import { type Big, decimal, type Decimal } from "#shared/decimal.ts";

/** A trade as a leg of a structure. What is no option has no right, no strike and no expiry. */
export type Leg = {
  /** The symbol of what the contract is about, or of the units themselves. */
  root: string;
  right: "call" | "put" | null;
  strike: Decimal | null;
  expiry: string | null;
  direction: "long" | "short";
  quantity: Decimal;
  multiplier: Decimal;
  /** 0 when the price of some units is not known. */
  entryPrice: Decimal;
};

/** Legs of one contract and direction as one: an option, or units of what options are about. */
export type Part = {
  root: string;
  isLong: boolean;
  /** Quantity × multiplier. */
  units: Big;
  option: { isCall: boolean; strike: Big; expiry: string } | null;
};

/** The parts of legs, options by strike with the put first; null for an option without its terms. */
export function partsOf(legs: readonly Leg[]): Part[] | null {
  const parts = new Map<string, Part>();
  for (const leg of legs) {
    const option = optionOf(leg);
    if (option === undefined) return null;
    const terms = option && `${option.isCall} ${option.strike.toFixed()} ${option.expiry}`;
    const key = [leg.root, leg.direction, terms ?? ""].join("\u001f");
    const units = decimal(leg.quantity).times(leg.multiplier);
    const known = parts.get(key);
    if (known !== undefined) known.units = known.units.plus(units);
    else parts.set(key, { root: leg.root, isLong: leg.direction === "long", units, option });
  }
  return [...parts.values()].toSorted(byStrike);
}

function optionOf({ right, strike, expiry }: Leg): Part["option"] | undefined {
  if (right === null) return strike === null ? null : undefined;
  if (strike === null || expiry === null) return undefined;
  return { isCall: right === "call", strike: decimal(strike), expiry };
}

function byStrike({ option: one }: Part, { option: other }: Part): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return one.strike.cmp(other.strike) || Number(one.isCall) - Number(other.isCall);
}
