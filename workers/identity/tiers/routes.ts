import * as contract from "#shared/contracts/tiers.ts";
import { serve } from "../../http/serve/serve.ts";
import { changeTier } from "./change-tier.ts";

export const tiers = [
  serve(contract.changeTier, async (c, { params, body }) => {
    const { id: userId } = params;
    const { tier } = body;
    await changeTier(c.var.ctx, { userId, tier });
    return { userId, tier };
  }),
];
