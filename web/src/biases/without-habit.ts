import type { Bias } from "#shared/contracts/biases.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

/** The history without exactly the trades that the bias counts as its cost. */
export function withoutHabit({ bias, cost }: Pick<Bias, "bias" | "cost">): WhatIfSearch | null {
  return cost === null ? null : { biases: bias, currency: cost.currency };
}

/** The history with a rule that would have kept the habit away; null where none does. */
export function ruledOut({ bias, parts, cost }: Pick<Bias, "bias" | "parts" | "cost">): WhatIfSearch | null {
  const { thresholdSeconds, hour } = parts;
  const shown = cost === null ? {} : { currency: cost.currency };
  if (bias === "revenge_trading" && thresholdSeconds !== undefined)
    return { coolOff: String(Math.max(1, Math.ceil(thresholdSeconds / 60))), ...shown };
  // The bias counts hours in UTC.
  if (bias === "time_of_day" && typeof hour === "number")
    return { entryHours: String(hour).padStart(2, "0"), zone: "UTC", ...shown };
  return null;
}
