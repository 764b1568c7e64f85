import type { MissedTrade, MissedTradeChange } from "#shared/contracts/missed-trades.ts";
import { decimal, type Decimal, toDecimal, trimDecimal } from "#shared/decimal.ts";
import { toWire } from "./wire.ts";

/** A missed trade as it is stored. */
export type MissedRow = Omit<MissedTrade, "targetR">;
/** What a change may write of it, apart from its setup. */
type Written = Omit<MissedRow, "id" | "setup" | "version" | "createdAt">;

/** What stands after a change; what is left out stays. */
export function missedOver(before: Written, change: Omit<MissedTradeChange, "setup">): Written {
  const {
    symbol = before.symbol,
    direction = before.direction,
    plannedEntry = before.plannedEntry,
    plannedStop = before.plannedStop,
    target = before.target,
    at = before.at,
    note = before.note,
    resultR = before.resultR,
  } = change;
  return {
    symbol,
    direction,
    plannedEntry: trimDecimal(plannedEntry),
    plannedStop: trimmed(plannedStop),
    target: trimmed(target),
    at: new Date(at).toISOString(),
    note,
    resultR: trimmed(resultR),
  };
}

/**
 * The reward of the plan over its risk: entry to target ÷ entry to stop. Null without both, and for a stop or
 * a target on the wrong side of the entry.
 */
export function targetROf({
  direction,
  plannedEntry,
  plannedStop,
  target,
}: Pick<MissedRow, "direction" | "plannedEntry" | "plannedStop" | "target">): Decimal | null {
  if (plannedStop === null || target === null) return null;
  const sign = direction === "long" ? 1 : -1;
  const risk = decimal(plannedEntry).minus(plannedStop).times(sign);
  const reward = decimal(target).minus(plannedEntry).times(sign);
  return risk.gt(0) && reward.gt(0) ? toWire(toDecimal(reward.div(risk))) : null;
}

export function toMissedTrade(row: MissedRow): MissedTrade {
  return {
    ...row,
    plannedEntry: toWire(row.plannedEntry),
    plannedStop: wired(row.plannedStop),
    target: wired(row.target),
    resultR: wired(row.resultR),
    targetR: targetROf(row),
  };
}

function trimmed(value: Decimal | null): Decimal | null {
  return value === null ? null : trimDecimal(value);
}

function wired(stored: Decimal | null): Decimal | null {
  return stored === null ? null : toWire(stored);
}
