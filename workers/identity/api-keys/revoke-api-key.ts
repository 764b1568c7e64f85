import { Problem } from "#shared/problem.ts";
import { actingAs, type Acting, type Base, type Ctx } from "../../context.ts";
import { denySession } from "../sessions/authenticate.ts";
import { MOST_AWAY, tellOfEnd } from "../sessions/revoke-session.ts";
import { listUnsettled, revokeApiKey as revokeRow, settleApiKey } from "./store.ts";

const UNSETTLED_AFTER_MS = 5_000;

/** Ends a key of the caller at once: in D1 first, then in the ledger and where it follows the event log. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  const { userId, now } = ctx;
  const revoked = await ctx.identity.change({
    statements: [revokeRow(userId, id, now)],
    audit: [{ action: "api_key.removed", detail: { apiKey: id } }],
    events: [{ type: "credentials.changed", body: { credential: "api_key", change: "removed" } }],
  });
  if (!revoked) throw new Problem("not_found");
  await spreadRevocation(ctx, id);
}

/** What cannot be told at once is told by the sweep; gives whether all was told. */
export async function spreadRevocation(actor: Acting, id: string): Promise<boolean> {
  denySession(id, actor.now);
  const pending = await tellOfEnd(actor, [id]);
  if (pending.length > 0) return false;
  await settleApiKey(actor.identity, id, actor.now);
  return true;
}

/** Tells the ledger and the stream of ends that they could not be told of at the time; returns how many are left waiting. */
export async function finishKeyRevocations(base: Base, limit: number): Promise<number> {
  const waiting = await listUnsettled(base.identity, base.now - UNSETTLED_AFTER_MS, limit);
  let left = 0;
  for (const { id, user_id: userId } of waiting) {
    if (!(await spreadRevocation(actingAs(base, userId, null), id)) && ++left === MOST_AWAY) break;
  }
  return left;
}
