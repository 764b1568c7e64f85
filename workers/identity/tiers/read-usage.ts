import type { Tier, Usage } from "#shared/contracts/tiers.ts";
import { quotaOf } from "#shared/plans.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { monthStart } from "./core/use.ts";
import { sumUse, type Used } from "./store.ts";

/** The user must get an answer soon, whatever the state of the ledger. */
const PATIENCE_MS = 1_500;

/**
 * Returns the tier's limits and the caller's use of them. `used` is null while the ledger does not answer.
 */
export async function readUsage(ctx: Ctx, tier: Tier): Promise<Usage> {
  return { tier, quotas: quotaOf(tier, ctx.now), used: await usedBy(ctx) };
}

async function usedBy({ ledger, userId, now }: Ctx): Promise<Used | null> {
  const patience = scheduler.wait(PATIENCE_MS).then(() => null);
  const used = sumUse(ledger.read, userId, monthStart(now)).catch((error: unknown) => {
    if (error instanceof Problem && error.code === "ledger_unavailable") return null;
    throw error;
  });
  return Promise.race([used, patience]);
}
