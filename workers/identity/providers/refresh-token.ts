import * as oauth from "oauth4webapi";
import { Problem } from "#shared/problem.ts";
import type { Base, Visitor } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { afterAnswer } from "../after-answer.ts";
import { open, seal, type Place } from "../sealing/seal.ts";
import { clientAuth, clientOf } from "./client.ts";
import { calling, serverOf } from "./server.ts";
import { forgetSealed, keepSealed, type Sealed } from "./store.ts";

/** The result of revoking a link at its provider. `never` means that the stored token does not open. */
export type ProviderRevocation = "revoked" | "later" | "never";

const WAITS_MS = [0, 500, 3_000];

/** Stores, sealed, the token that can revoke the link at the provider. It has no other use. */
export function keepRefreshToken(
  visitor: Visitor,
  link: { id: string; userId: string },
  token: string | null,
): void {
  if (token === null) return;
  const { env, identity } = visitor;
  afterAnswer(visitor, "provider.unkept", async () => {
    await identity.run(keepSealed(link, await seal(env, placeOf(link), token)));
  });
}

/** Revokes a just removed link at its provider, after the answer and with three tries. */
export function revokeProviderTokenSoon(base: Base, link: Sealed): void {
  afterAnswer(base, "provider.unrevoked", async () => {
    for (const waitMs of WAITS_MS) {
      await scheduler.wait(waitMs);
      if ((await revokeProviderToken(base, link)) !== "later") return;
    }
    log("warn", "provider.unrevoked", {
      requestId: base.requestId,
      provider: link.provider,
      identity: link.id,
    });
  });
}

/**
 * Tries once to revoke a link at its provider. A link that is revoked, or never can be, is not tried again.
 */
export async function revokeProviderToken(base: Base, link: Sealed): Promise<ProviderRevocation> {
  const outcome = await tryRevoking(base, link);
  if (outcome !== "later") await base.identity.run(forgetSealed(link));
  return outcome;
}

async function tryRevoking({ env, now }: Base, link: Sealed): Promise<ProviderRevocation> {
  const { provider } = link;
  try {
    const token = await open(env, placeOf({ id: link.id, userId: link.user_id }), link.refresh_sealed);
    const server = await serverOf(env, provider, now);
    const auth = await clientAuth(env, provider, now);
    const options = { ...calling(env, provider), additionalParameters: { token_type_hint: "refresh_token" } };
    const response = await oauth.revocationRequest(server, clientOf(env, provider), auth, token, options);
    await oauth.processRevocationResponse(response);
    return "revoked";
  } catch (error) {
    const isLost = error instanceof Problem && error.code === "sealed_unreadable";
    log("warn", "provider.unrevoked", { provider, identity: link.id, ...traceOf(error) });
    return isLost ? "never" : "later";
  }
}

function placeOf({ id, userId }: { id: string; userId: string }): Place {
  // An older token of the same link revokes it just as well, so one version is enough.
  return {
    purpose: "provider_refresh",
    userId,
    table: "provider_identities",
    rowId: id,
    column: "refresh_sealed",
    version: 1,
  };
}
