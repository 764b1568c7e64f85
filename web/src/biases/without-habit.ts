import type { Bias } from "#shared/contracts/biases.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

/** The history without exactly the trades that the bias counts as its cost. */
export function withoutHabit({ bias, cost }: Pick<Bias, "bias" | "cost">): WhatIfSearch | null {
  return cost === null ? null : { biases: bias };
}

/** The history with a rule that would have kept the habit away; null where none does. */
export function ruledOut({ bias, parts }: Pick<Bias, "bias" | "parts">): WhatIfSearch | null {
  const { thresholdSeconds, hour } = parts;
  if (bias === "revenge_trading" && thresholdSeconds !== undefined)
    return { coolOff: String(Math.max(1, Math.ceil(thresholdSeconds / 60))) };
  // The bias counts hours in UTC.
  if (bias === "time_of_day" && typeof hour === "number")
    return { entryHours: String(hour).padStart(2, "0"), zone: "UTC" };
  return null;
}
