import { type Decimal, decimal, toDecimal } from "#shared/decimal.ts";

/** The next multiple of the step above or below a value, never below one step. */
export function stepped(value: Decimal, step: Decimal, by: 1 | -1): Decimal {
  const unit = decimal(step);
  const steps = decimal(value).div(unit);
  const whole = steps.round(0, 0);
  const next = whole.eq(steps) ? whole.plus(by) : by === 1 ? whole.plus(1) : whole;
  return toDecimal((next.lt(1) ? decimal(1) : next).times(unit));
}

/** True when a value is a whole number of steps. */
export function fitsStep(value: Decimal, step: Decimal): boolean {
  return decimal(value).mod(step).eq(0);
}

/** The multiple of the step nearest to a price, and at least one step. */
export function nearestStep(value: Decimal, step: Decimal): Decimal {
  const steps = decimal(value).div(step).round(0, 1);
  return toDecimal((steps.lt(1) ? decimal(1) : steps).times(step));
}

/** The largest multiple of the step that is not above a quantity, and at least one step. */
export function stepBelow(value: Decimal, step: Decimal): Decimal {
  const steps = decimal(value).div(step).round(0, 0);
  return toDecimal((steps.lt(1) ? decimal(1) : steps).times(step));
}
