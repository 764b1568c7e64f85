import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { propagateRevocation } from "../revocation/propagate-revocation.ts";
import { revokeApiKey as revokeRow } from "./store.ts";

/** Revokes a key of the caller at once: in D1 first, then in the ledger and on open event streams. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  const { userId, now } = ctx;
  const revoked = await ctx.identity.change({
    statements: [revokeRow(userId, id, now)],
    audit: [{ action: "api_key.removed", detail: { apiKey: id } }],
    events: [{ type: "credentials.changed", body: { credential: "api_key", change: "removed" } }],
  });
  if (!revoked) throw new Problem("not_found");
  await propagateRevocation(ctx, "api_key", [id]);
}
