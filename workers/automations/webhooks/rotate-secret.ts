import type { NewWebhook } from "#shared/contracts/webhooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { newSecret } from "./core/standard-webhooks.ts";
import { sealSecret } from "./secrets.ts";
import { findWebhook, toWebhook, updateSecret } from "./store.ts";

const OVERLAP_MS = 24 * 3_600_000;
const TRIES = 3;

/** Makes a new secret. The one before signs along for a day, so that no receiver refuses a message. */
export async function rotateSecret(ctx: Ctx, id: string): Promise<NewWebhook> {
  for (let tries = 0; tries < TRIES; tries++) {
    const known = await ctx.ledger.transaction((tx) => findWebhook(tx, id));
    if (known === null) throw new Problem("not_found");
    const secret = newSecret();
    const version = known.secret_version + 1;
    const secret_sealed = await sealSecret(ctx.env, { userId: ctx.userId, id, version }, secret);
    const row = await ctx.ledger.transaction(async (tx) => {
      const oldUntil = new Date(tx.now + OVERLAP_MS).toISOString();
      const { secret_version } = known;
      const rotated = await updateSecret(tx, { id, secret_version, secret_sealed, oldUntil });
      if (rotated !== null) tx.audit.push({ action: "webhook.rotated", detail: { webhook: id, version } });
      return rotated;
    });
    if (row !== null) return { ...toWebhook(row), secret };
  }
  throw new Problem("not_ready", "The secret is being rotated by another request.");
}
