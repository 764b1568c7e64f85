import * as contract from "#shared/contracts/tiers.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { changeTier } from "./change-tier.ts";

export const tiers = createApp().put(
  contract.changeTier.path,
  valid("param", contract.changeTier.params),
  valid("json", contract.changeTier.body),
  async (c) => {
    const { id: userId } = c.req.valid("param");
    const { tier } = c.req.valid("json");
    await changeTier(c.var.ctx, { userId, tier });
    return c.json({ userId, tier });
  },
);
