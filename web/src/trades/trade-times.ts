import type { Trade } from "#shared/contracts/trades.ts";
import { formatHeld, type When } from "../numbers/format-time.ts";

type Times = Pick<Trade, "openedAt" | "openedDateOnly" | "closedAt" | "closedDateOnly">;

export function openedOf({ openedAt, openedDateOnly }: Times): When {
  return { at: openedAt, dateOnly: openedDateOnly };
}

/** When a trade was closed; null while it is open. */
export function closedOf({ closedAt, closedDateOnly }: Times): When | null {
  return closedAt === null ? null : { at: closedAt, dateOnly: closedDateOnly };
}

/** How long a closed trade was held; null while it is open, and where an end has no time of day to measure from. */
export function heldFor({ openedAt, openedDateOnly, closedAt, closedDateOnly }: Times): string | null {
  if (closedAt === null || openedDateOnly || closedDateOnly) return null;
  return formatHeld(openedAt, closedAt);
}
