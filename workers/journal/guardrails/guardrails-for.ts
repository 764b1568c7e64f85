import type { Ledger, Tx } from "../../db/ledger.ts";
import type { Standing, TradingDay } from "./core/facts.ts";
import { tradingDays } from "./core/trading-day.ts";
import { standingAt } from "./guardrail-row.ts";
import { DEFAULT_ZONE } from "./owner-zone.ts";
import { findStanding } from "./store.ts";

/**
 * The guardrails in force for an account at an instant (epoch ms), and the owner's day then. One statement
 * asks for both.
 */
export async function guardrailsFor(
  query: Tx["query"] | Ledger["read"],
  { userId, accountId, now }: { userId: string; accountId: string; now: number },
): Promise<{ guardrails: Standing[]; day: TradingDay }> {
  const { zone, guardrails } = await findStanding(query, userId, accountId);
  return { guardrails: standingAt(guardrails, now), day: tradingDays(zone ?? DEFAULT_ZONE)(now) };
}
