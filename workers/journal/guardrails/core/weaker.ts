import type { GuardrailAction, Ruled } from "#shared/contracts/guardrail-rules.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";

/** What of a guardrail may change. */
export type Setting = Ruled & { action: GuardrailAction; isActive: boolean; isLocked: boolean };

const STRENGTH: Record<GuardrailAction, number> = { warn: 0, randomised: 1, block: 2 };

/**
 * Whether a change may let an order pass that the guardrail stops now. Limits in different units cannot be
 * compared, so such a change counts as weaker.
 */
export function isWeaker(now: Setting, then: Setting): boolean {
  if (!now.isActive) return false;
  return (
    !then.isActive ||
    (now.isLocked && !then.isLocked) ||
    STRENGTH[then.action] < STRENGTH[now.action] ||
    !isAsStrict(now, then)
  );
}

/** Whether the second rule stops every order that the first one stops. */
function isAsStrict(now: Ruled, then: Ruled): boolean {
  if (now.rule === "cool_off" && then.rule === "cool_off") {
    const [a, b] = [now.params, then.params];
    const [losses, later] = [neededLosses(a), neededLosses(b)];
    return (
      b.minutes >= a.minutes &&
      (losses === null || (later !== null && later <= losses)) &&
      isAtMost(b.lossBeyond, a.lossBeyond)
    );
  }
  if (now.rule === "max_trades" && then.rule === "max_trades") return then.params.trades <= now.params.trades;
  if (now.rule === "daily_loss" && then.rule === "daily_loss") {
    const [a, b] = [now.params, then.params];
    return a.counts === b.counts && isAtMost(b.amount, a.amount) && isAtMost(b.percent, a.percent);
  }
  if (now.rule === "size_cap" && then.rule === "size_cap") {
    const [a, b] = [now.params, then.params];
    return (
      a.of === b.of &&
      isAtMost(b.notional, a.notional) &&
      isAtMost(b.quantity, a.quantity) &&
      isAtMost(b.percent, a.percent)
    );
  }
  if (now.rule === "drawdown" && then.rule === "drawdown") {
    const [a, b] = [now.params, then.params];
    const locksMore = b.locksAtStart && !a.locksAtStart;
    return a.kind === b.kind && !locksMore && isAtMost(b.amount, a.amount) && isAtMost(b.percent, a.percent);
  }
  return false;
}

/** Null when no number of losses counts. */
function neededLosses({
  losses,
  lossBeyond,
}: {
  losses: number | null;
  lossBeyond: Decimal | null;
}): number | null {
  return losses ?? (lossBeyond === null ? 1 : null);
}

/** A limit that was not there makes nothing weaker; one that is gone does. */
function isAtMost(then: Decimal | null, now: Decimal | null): boolean {
  return now === null || (then !== null && decimal(then).lte(now));
}
