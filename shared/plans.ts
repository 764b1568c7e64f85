import type { Quotas, Tier } from "./contracts/tiers.ts";

/** The limits of the tiers from an instant on, until the next plan begins. */
export type Plan = { from: string; quotas: Record<Tier, Quotas> };

const GB = 1_000_000_000;

/**
 * The oldest comes first. A plan that has begun is never edited: a change is a new line with its own date.
 */
export const PLANS: readonly Plan[] = [
  {
    from: "2026-01-01T00:00:00Z",
    quotas: {
      free: { importsAMonth: 500, storageBytes: GB, flows: 5, runsAMonth: 1_000, retentionDays: 30 },
      plus: {
        importsAMonth: 1_000,
        storageBytes: 10 * GB,
        flows: 50,
        runsAMonth: 50_000,
        retentionDays: 180,
      },
      pro: { importsAMonth: null, storageBytes: 100 * GB, flows: null, runsAMonth: null, retentionDays: 730 },
    },
  },
];

/** Returns a tier's limits at an instant. Before the first plan, the first plan applies. */
export function quotaOf(tier: Tier, now: number, plans: readonly Plan[] = PLANS): Quotas {
  const plan = plans.findLast(({ from }) => Date.parse(from) <= now) ?? plans[0];
  if (plan === undefined) throw new RangeError("there is no plan");
  return plan.quotas[tier];
}
