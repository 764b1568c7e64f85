import type { Bias } from "#shared/contracts/biases.ts";

export type Scale = {
  low: number;
  high: number;
  estimate: number;
  reference: number | null;
  neutral: number;
  /** The values at both ends of the line. */
  ends: [number, number];
};

type Marks = Pick<Bias, "estimate" | "interval" | "reference" | "neutral">;

const RATIO_REACHES = [1.5, 2, 3, 5, 10, 20, 50, 100];
const DIFFERENCE_REACHES = [0.05, 0.1, 0.2, 0.5, 1];

/** How many times "no bias" the line of every ratio reaches, so that all ratios share one scale. */
export function ratioReach(biases: readonly Marks[]): number {
  const marks = biases.filter(isRatio).flatMap(marksOf);
  return RATIO_REACHES.find((reach) => marks.every((mark) => mark <= reach && mark >= 1 / reach)) ?? 100;
}

/**
 * Positions on a line from 0 to 1 with "no bias" in the middle; null without an estimate. Ratios stand on a
 * logarithmic line from 1 / reach to reach, so that half and double are equally far. A mark beyond the line
 * stands at its end.
 */
export function intervalScale(bias: Marks, reach: number): Scale | null {
  if (bias.estimate === null || bias.interval === null) return null;
  const most = isRatio(bias) ? Math.log(reach) : differenceReach(bias);
  const place = (value: number): number => {
    const distance = isRatio(bias) ? Math.log(Math.max(value, Number.MIN_VALUE)) : value - bias.neutral;
    return Math.min(1, Math.max(0, (distance / most + 1) / 2));
  };
  return {
    low: place(bias.interval[0]),
    high: place(bias.interval[1]),
    estimate: place(bias.estimate),
    reference: bias.reference === null ? null : place(bias.reference.value),
    neutral: place(bias.neutral),
    ends: isRatio(bias) ? [1 / reach, reach] : [bias.neutral - most, bias.neutral + most],
  };
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
