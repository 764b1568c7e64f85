import * as z from "zod";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Passkey } from "#shared/contracts/passkeys.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { issueToken, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { getOwner } from "../users/store.ts";
import { CEREMONY_MS, refuse } from "./ceremony.ts";
import { creationOptions } from "./creation-options.ts";
import { newPasskey } from "./new-passkey.ts";
import { addPasskeyTo, hasRoom, isPasskeyKnown, listCredentials, toPasskey } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.passkeys} passkeys; remove one first.`;
const Transports = z.array(z.string());

/** Begins to add a passkey. The challenge belongs to this session, which has just confirmed the act. */
export async function beginAddingPasskey(
  ctx: Ctx,
): Promise<{ challengeId: string; options: Record<string, unknown> }> {
  const { userId, sessionId, now, identity } = ctx;
  const owner = await getOwner(identity, userId);
  const held = await listCredentials(identity, userId);
  if (held.length >= MOST_OWNED.passkeys) throw new Problem("too_many", FULL);
  const expiresAt = now + CEREMONY_MS;
  const challengeId = await issueToken(identity, { purpose: "passkey_add", userId, sessionId, expiresAt });
  const excluded = held.map(({ credential_id: id, transports }) => ({
    id,
    transports: Transports.parse(JSON.parse(transports)),
  }));
  return { challengeId, options: await creationOptions(ctx, challengeId, owner, excluded) };
}

/**
 * Adds the passkey to the account whose session began the ceremony. A passkey that any account has already is
 * `passkey_taken`; one above the limit is `too_many`.
 */
export async function addPasskey(
  ctx: Ctx,
  input: { challengeId: string; response: unknown; name: string },
): Promise<Passkey> {
  const { env, userId, sessionId, now, identity } = ctx;
  const spent = await consumeToken(identity, "passkey_add", input.challengeId, now);
  if (spent === null || spent.userId !== userId || spent.sessionId !== sessionId) refuse();
  const passkey = await newPasskey(env, { ...input, userId, now });
  const added = await identity.change({
    statements: [
      addPasskeyTo(userId, passkey, hasRoom(userId)),
      ...(await alertMail(ctx, { userId, alert: "passkey_added" })),
    ],
    audit: [{ action: "passkey.added", detail: { passkey: passkey.id } }],
    events: [{ type: "credentials.changed", body: { credential: "passkey", change: "added" } }],
  });
  if (!added) {
    if (await isPasskeyKnown(identity, passkey.credential_id)) throw new Problem("passkey_taken");
    throw new Problem("too_many", FULL);
  }
  sendSoon(ctx);
  return toPasskey({ ...passkey, transports: JSON.stringify(passkey.transports), last_used_at: now });
}
