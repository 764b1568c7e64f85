import { directionOf } from "../numbers/format-number.ts";

/** The colour of an amount on a surface: stronger for a larger share (0 to 1), up to `most` percent. */
export function shade(
  value: string | null,
  share: number,
  { most, surface }: { most: number; surface: "panel" | "raise" },
): { background?: string } {
  const direction = value === null ? "flat" : directionOf(value);
  if (direction === "flat") return {};
  return {
    background: `color-mix(in oklab, var(--${direction}) ${Math.round(8 + (most - 8) * share)}%, var(--${surface}))`,
  };
}
