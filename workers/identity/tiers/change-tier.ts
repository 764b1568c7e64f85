import type { Tier } from "#shared/contracts/tiers.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { findUser } from "../users/store.ts";
import { touchUser, updateTier } from "./store.ts";

const ATTEMPTS = 8;

/**
 * Moves a user to a tier on an operator's order. The order is written to the operator's own audit chain
 * first. A crash between the two writes may leave an order without a change, but never a change without an
 * order.
 */
export async function changeTier(ctx: Ctx, { userId, tier }: { userId: string; tier: Tier }): Promise<void> {
  const { identity } = ctx;
  for (let tries = 1; tries <= ATTEMPTS; tries++) {
    const user = await findUser(identity, userId);
    if (user === null) throw new Problem("not_found");
    if (user.tier === tier) return;
    const detail = { user: userId, from: user.tier, to: tier };
    await identity.change({
      statements: [touchUser(ctx.userId)],
      audit: [{ action: "tier.change_ordered", detail }],
      events: [],
    });
    const changed = await identity.as(userId, null).change({
      statements: [updateTier(userId, { from: user.tier, to: tier })],
      audit: [{ action: "tier.changed", detail: { from: user.tier, to: tier, operator: ctx.userId } }],
      events: [{ type: "tier.changed", body: { tier } }],
    });
    if (changed) return;
  }
  throw new Problem("not_ready", "It is being changed from several places at once.");
}
