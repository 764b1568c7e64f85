import type { Tx } from "../../../db/ledger.ts";
import type { ExperimentDay } from "../core/effect.ts";
import { tradingDays } from "../core/trading-day.ts";
import { findExperiment, listExperimentDays } from "./experiment-store.ts";
import { DEFAULT_ZONE } from "../owner-zone.ts";

export type Experiment = { accountId: string | null; zone: string; days: ExperimentDay[] };

/**
 * The days that were drawn for a guardrail before the day of an instant (epoch ms), with the owner's zone.
 * Null for an unknown guardrail.
 */
export async function readExperiment(
  query: Tx["query"],
  { userId, guardrailId, now }: { userId: string; guardrailId: string; now: number },
): Promise<Experiment | null> {
  const found = await findExperiment(query, userId, guardrailId);
  if (found === null) return null;
  const zone = found.zone ?? DEFAULT_ZONE;
  const { date: today } = tradingDays(zone)(now);
  const days = await listExperimentDays(query, userId, { guardrailId, before: today });
  return { accountId: found.accountId, zone, days };
}
