import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { revokeProviderTokenSoon } from "./refresh-token.ts";
import { deleteIdentity, findSealed, listIdentities } from "./store.ts";

/**
 * Unlinks a provider, and revokes the link there if its token was kept. Refuses with `last_way_in` when the
 * owner would have no other way in.
 */
export async function unlinkProvider(ctx: Ctx, id: string): Promise<void> {
  const { env, identity, userId } = ctx;
  const linked = (await listIdentities(identity, userId)).find((each) => each.id === id);
  if (linked === undefined) throw new Problem("not_found");
  const sealed = await findSealed(identity, userId, id);
  const unlinked = await identity.change({
    statements: [
      deleteIdentity(env, userId, id),
      ...(await alertMail(ctx, { userId, alert: "provider_unlinked" })),
    ],
    audit: [{ action: "provider.unlinked", detail: { provider: linked.provider, identity: id } }],
    events: [{ type: "credentials.changed", body: { credential: "provider", change: "removed" } }],
  });
  if (!unlinked) throw new Problem("last_way_in");
  sendSoon(ctx);
  if (sealed !== null) revokeProviderTokenSoon(ctx, sealed);
}
