import type { Bias } from "#shared/contracts/biases.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

/** A pause as long as the bias calls an entry soon ends revenge trading. An hour ends with its entries. */
export function withoutHabit({ bias, parts }: Pick<Bias, "bias" | "parts">): WhatIfSearch | null {
  const { thresholdSeconds, hour } = parts;
  switch (bias) {
    case "revenge_trading":
      return { coolOff: String(Math.max(1, Math.ceil((thresholdSeconds ?? 0) / 60))) };
    case "time_of_day":
      // The bias counts hours in UTC.
      return typeof hour === "number" ? { entryHours: String(hour).padStart(2, "0"), zone: "UTC" } : null;
    default:
      return null;
  }
}
