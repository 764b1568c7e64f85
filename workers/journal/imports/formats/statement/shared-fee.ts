import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";

/** Shares a fee among legs by their quantities, half-even to the cent; the last leg takes the rest. */
export function sharedFee(fee: Decimal, quantities: readonly Decimal[]): Decimal[] {
  const total = quantities.reduce((sum, each) => sum.plus(each), decimal("0"));
  let rest = decimal(fee);
  return quantities.map((quantity, at) => {
    const share = at === quantities.length - 1 ? rest : decimal(fee).times(quantity).div(total).round(2, 2);
    rest = rest.minus(share);
    return toDecimal(share);
  });
}
