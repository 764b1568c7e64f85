/** Rounds to six significant digits; further digits are noise of the arithmetic. */
export function significant(value: number): number {
  return Number(value.toPrecision(6));
}
