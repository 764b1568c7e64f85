import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { openIdentity } from "../../db/identity.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { deleteIdentity, listIdentities } from "./store.ts";

/** Unlinks a provider; refuses with `last_way_in` when nothing else would let the owner in. */
export async function unlinkProvider(ctx: Ctx, id: string): Promise<void> {
  const { env, userId, sessionId, requestId, now } = ctx;
  const identity = openIdentity(env, ctx.waitUntil);
  const linked = (await listIdentities(identity, userId)).find((each) => each.id === id);
  if (linked === undefined) throw new Problem("not_found");
  const unlinked = await identity.change({
    userId,
    sessionId,
    requestId,
    now,
    effect: [
      deleteIdentity(env, userId, id),
      ...(await alertMail({ env, identity, now }, { userId, alert: "provider_unlinked" })),
    ],
    audit: [{ action: "provider.unlinked", detail: { provider: linked.provider, identity: id } }],
    events: [{ type: "credentials.changed", body: { credential: "provider", change: "removed" } }],
  });
  if (!unlinked) throw new Problem("last_way_in");
  sendSoon(env, ctx.waitUntil);
}
