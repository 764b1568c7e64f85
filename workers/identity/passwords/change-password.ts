import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { revokeTokens } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { prepareRevocation } from "../sessions/revoke-session.ts";
import { hasAnotherWayIn } from "../users/ways-in.ts";
import { hashPassword } from "./hash.ts";
import { assertNotBreached } from "./breached-password.ts";
import { deletePassword as deleteRow, findOwner, hasHash, hasNoPassword, setPassword } from "./store.ts";

/** Sets or changes the caller's password. The same write ends every other session. */
export async function changePassword(ctx: Ctx, input: { password: string }): Promise<void> {
  const { env, userId, sessionId, now, identity } = ctx;
  const owner = await findOwner(identity, userId);
  if (owner === null) throw new Problem("unauthenticated");
  await assertNotBreached(env, input.password, owner.email);
  const hash = await hashPassword(env, input.password);
  const revocation = await prepareRevocation(ctx, "password_changed", sessionId);
  const words = { link: linkTo(env, "/settings/passkeys") };
  const changed = await identity.change({
    statements: [
      setPassword(userId, hash, now),
      await outgoing(env, { userId, to: owner.email, template: "password_changed", words }, now),
    ],
    audit: [{ action: "password.changed", detail: {} }, ...revocation.audit],
    events: [
      {
        type: "credentials.changed",
        body: { credential: "password", change: owner.hash === null ? "added" : "changed" },
      },
      ...revocation.events,
    ],
    unconditional: [
      revocation.statement(hasHash(userId, hash)),
      revokeTokens(userId, ["password_reset"], hasHash(userId, hash)),
    ],
  });
  if (!changed) throw new Problem("unauthenticated");
  sendSoon(ctx);
  await revocation.propagate();
}

/** Removes the caller's password. Refuses the last way in with `last_way_in`. */
export async function deletePassword(ctx: Ctx): Promise<void> {
  const { env, userId, now, identity } = ctx;
  const owner = await findOwner(identity, userId);
  if (owner === null || owner.hash === null) throw new Problem("not_found");
  const words = { link: linkTo(env, "/settings/passkeys") };
  const deleted = await identity.change({
    statements: [
      deleteRow(userId, hasAnotherWayIn(env, userId, { password: true })),
      await outgoing(env, { userId, to: owner.email, template: "password_removed", words }, now),
    ],
    audit: [{ action: "password.removed", detail: {} }],
    events: [{ type: "credentials.changed", body: { credential: "password", change: "removed" } }],
    unconditional: [revokeTokens(userId, ["password_reset"], hasNoPassword(userId))],
  });
  if (!deleted) throw new Problem("last_way_in");
  sendSoon(ctx);
}
