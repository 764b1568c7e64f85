import type { Bias } from "#shared/contracts/biases.ts";

export type Scale = {
  low: number;
  high: number;
  estimate: number;
  reference: number | null;
  neutral: number;
  /** The values at both ends of the line. */
  ends: [number, number];
  /** An end of the interval that lies beyond the line; null where the line holds it. */
  beyond: [number | null, number | null];
};

type Marks = Pick<Bias, "estimate" | "interval" | "reference" | "neutral">;

/**
 * How many times "no bias" the line of a ratio reaches. Ratios share the first, so that they compare. A bar
 * that needs more has the second, and is cut there. On a longer line every bar would be a dot.
 */
const [USUAL_REACH, LONGEST_REACH] = [4, 10];
const DIFFERENCE_REACHES = [0.05, 0.1, 0.2, 0.5, 1];

/**
 * Positions on a line from 0 to 1 with "no bias" in the middle; null without an estimate. Ratios stand on a
 * logarithmic line from 1 / reach to reach, so that half and double are equally far. A mark beyond the line
 * stands at its end.
 */
export function intervalScale(bias: Marks): Scale | null {
  if (bias.estimate === null || bias.interval === null) return null;
  const reach = ratioReach(bias);
  const most = isRatio(bias) ? Math.log(reach) : differenceReach(bias);
  const ends: Scale["ends"] = isRatio(bias) ? [1 / reach, reach] : [bias.neutral - most, bias.neutral + most];
  const [low, high] = bias.interval;
  const place = (value: number): number => {
    const distance = isRatio(bias) ? Math.log(Math.max(value, Number.MIN_VALUE)) : value - bias.neutral;
    return Math.min(1, Math.max(0, (distance / most + 1) / 2));
  };
  return {
    low: place(low),
    high: place(high),
    estimate: place(bias.estimate),
    reference: bias.reference === null ? null : place(bias.reference.value),
    neutral: place(bias.neutral),
    ends,
    beyond: [low < ends[0] ? low : null, high > ends[1] ? high : null],
  };
}

function ratioReach(bias: Marks): number {
  const isUsual = marksOf(bias).every((mark) => mark <= USUAL_REACH && mark >= 1 / USUAL_REACH);
  return isUsual ? USUAL_REACH : LONGEST_REACH;
}

function differenceReach(bias: Marks): number {
  const farthest = Math.max(...marksOf(bias).map((mark) => Math.abs(mark - bias.neutral)));
  return DIFFERENCE_REACHES.find((reach) => farthest <= reach) ?? 1;
}

function isRatio({ neutral }: Marks): boolean {
  return neutral === 1;
}

function marksOf({ estimate, interval, reference }: Marks): number[] {
  if (estimate === null || interval === null) return [];
  return [...interval, estimate, ...(reference === null ? [] : [reference.value])];
}
