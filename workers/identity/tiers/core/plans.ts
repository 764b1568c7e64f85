import type { Quotas, Tier } from "#shared/contracts/tiers.ts";

/** What the tiers allow from an instant on, until the next plan begins. */
export type Plan = { from: string; quotas: Record<Tier, Quotas> };

const GB = 1_000_000_000;

/** The oldest first. A plan is never edited once it has begun: a change is a new line with its own date. */
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

/** What a tier allows at an instant; before the first plan, what that one allows. */
export function quotaOf(tier: Tier, now: number, plans: readonly Plan[] = PLANS): Quotas {
  const plan = plans.findLast(({ from }) => Date.parse(from) <= now) ?? plans[0];
  if (plan === undefined) throw new RangeError("there is no plan");
  return plan.quotas[tier];
}

/** When the calendar month of an instant began, in UTC. */
export function monthStart(now: number): Date {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
}

/** Which quota one more import of that size would exceed; null when it fits. */
export function exceededBy(
  { importsAMonth, storageBytes }: Pick<Quotas, "importsAMonth" | "storageBytes">,
  used: { importsThisMonth: number; storageBytes: number },
  size: number,
): "importsAMonth" | "storageBytes" | null {
  if (importsAMonth !== null && used.importsThisMonth >= importsAMonth) return "importsAMonth";
  if (storageBytes !== null && used.storageBytes + size > storageBytes) return "storageBytes";
  return null;
}
