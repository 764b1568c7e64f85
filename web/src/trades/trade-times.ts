import type { Trade } from "#shared/contracts/trades.ts";
import { formatHeld, type When } from "../numbers/format-time.ts";

type Times = Pick<Trade, "openedAt" | "openedDateOnly" | "closedAt" | "closedDateOnly">;

export function openedOf({ openedAt, openedDateOnly }: Times): When {
  return { at: openedAt, dateOnly: openedDateOnly };
}

/** The closing time of a trade; null while the trade is open. */
export function closedOf({ closedAt, closedDateOnly }: Times): When | null {
  return closedAt === null ? null : { at: closedAt, dateOnly: closedDateOnly };
}

/**
 * The holding time of a closed trade; null while the trade is open, and where either end has no time of day.
 */
export function heldFor({ openedAt, openedDateOnly, closedAt, closedDateOnly }: Times): string | null {
  if (closedAt === null || openedDateOnly || closedDateOnly) return null;
  return formatHeld(openedAt, closedAt);
}

/** How long an open trade has been held at `now`; null without a time of day, and once it is closed. */
export function heldSoFar({ openedAt, openedDateOnly, closedAt }: Times, now: number): string | null {
  if (closedAt !== null || openedDateOnly) return null;
  return formatHeld(openedAt, new Date(now).toISOString());
}
