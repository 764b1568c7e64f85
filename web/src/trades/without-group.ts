import type { Listed } from "./group-words.ts";
import type { WhatIfSearch } from "./what-if-search.ts";

/**
 * The search that simulates without the trades of a group. Null for a group that no exclusion names, and for
 * a name with a comma, which would be two.
 */
export function withoutGroup(by: Listed, key: string): WhatIfSearch | null {
  if (key === "" || key.includes(",")) return null;
  switch (by) {
    case "symbol":
      return { symbols: key };
    case "tag":
      return { tags: key };
    case "setup":
      return { setups: key };
    case "direction":
      return { directions: key };
    case "holding":
      return { holdings: key };
    case "hour":
      return { hours: key };
    case "weekday":
      return { weekdays: key };
    case "account":
      return { accounts: key };
    case "adherence":
      return { adherences: key };
    case "rule":
      return { answers: key };
    case "structure":
      return null;
    case "day":
      return { days: key };
    case "month":
      return { months: key };
  }
}
