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

type Marks = Pick<Bias, "estimate" | "interval" | "reference" | "neutral"> & Partial<Pick<Bias, "measure">>;

/**
 * How many times "no bias" the line of a ratio reaches. Ratios share the first, so that they compare. A bar
 * that needs more has the second, and is cut there. On a longer line every bar would be a dot.
 */
const [USUAL_REACH, LONGEST_REACH] = [4, 10];
const DIFFERENCE_REACHES = [0.05, 0.1, 0.2, 0.5, 1, 2];

/**
 * Positions on a line from 0 to 1 with "no bias" in the middle; null without an estimate. Ratios stand on a
 * logarithmic line from 1 / reach to reach, so that half and double are equally far. A mark beyond the line
 * stands at its end.
 */
export function intervalScale(bias: Marks): Scale | null {
  if (bias.estimate === null || bias.interval === null) return null;
  const reach = ratioReach(bias);
  const most = isRatio(bias) ? Math.log(reach) : differenceReach(bias);
  const ends: Scale["ends"] = isRatio(bias)
    ? [bias.neutral / reach, bias.neutral * reach]
    : [bias.neutral - most, bias.neutral + most];
  const [low, high] = bias.interval;
  const place = (value: number): number => {
    return Math.min(1, Math.max(0, (distanceOf(bias, value) / most + 1) / 2));
  };
  return {
    low: place(low),
    high: place(high),
    estimate: place(bias.estimate),
    reference: isOnLine(bias) && bias.reference !== null ? place(bias.reference.value) : null,
    neutral: place(bias.neutral),
    ends,
    beyond: [low < ends[0] ? low : null, high > ends[1] ? high : null],
  };
}

function ratioReach(bias: Marks): number {
  const isUsual = marksOf(bias)
    .map((mark) => mark / bias.neutral)
    .every((mark) => mark <= USUAL_REACH && mark >= 1 / USUAL_REACH);
  return isUsual ? USUAL_REACH : LONGEST_REACH;
}

function differenceReach(bias: Marks): number {
  const farthest = Math.max(...marksOf(bias).map((mark) => Math.abs(mark - bias.neutral)));
  return DIFFERENCE_REACHES.find((reach) => farthest <= reach) ?? 2;
}

/** How far a value lies from "no bias" on the line of its measure. */
export function distanceOf(bias: Pick<Marks, "neutral" | "measure">, value: number): number {
  return isRatio(bias) ? Math.log(Math.max(value, Number.MIN_VALUE) / bias.neutral) : value - bias.neutral;
}

/** A small share is compared as a ratio is: twice it and half of it are equally far. */
function isRatio({ neutral, measure }: Pick<Marks, "neutral" | "measure">): boolean {
  return neutral === 1 || measure === "round_share";
}

function marksOf(bias: Marks): number[] {
  const { estimate, interval, reference } = bias;
  if (estimate === null || interval === null) return [];
  return [...interval, estimate, ...(isOnLine(bias) && reference !== null ? [reference.value] : [])];
}

/** Returns of a year do not belong on a line of moves a trade. */
export function isOnLine({ measure, reference }: Pick<Marks, "measure" | "reference">): boolean {
  return reference !== null && measure !== "extra_gap";
}
