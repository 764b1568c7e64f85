import type { Bias } from "#shared/contracts/biases.ts";

export type Scale = {
  low: number;
  high: number;
  estimate: number;
  reference: number;
  neutral: number;
  domain: [number, number];
};

const AIR = 0.12;

/** Positions on the line from 0 to 1, with space at both ends; null without an estimate. */
export function intervalScale(
  bias: Pick<Bias, "estimate" | "interval" | "reference" | "neutral">,
): Scale | null {
  if (bias.estimate === null || bias.interval === null) return null;
  const [low, high] = bias.interval;
  const marks = [low, high, bias.estimate, bias.reference.value, bias.neutral];
  const least = Math.min(...marks);
  const most = Math.max(...marks);
  const air = (most - least || 1) * AIR;
  const from = least - air;
  const span = most - least + 2 * air;
  const place = (value: number): number => (value - from) / span;
  return {
    low: place(low),
    high: place(high),
    estimate: place(bias.estimate),
    reference: place(bias.reference.value),
    neutral: place(bias.neutral),
    domain: [from, from + span],
  };
}
