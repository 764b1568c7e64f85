import * as z from "zod";
import type { Passkey } from "#shared/contracts/passkeys.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { openIdentity } from "../../db/identity.ts";
import { issueOnce, spendOnce } from "../challenges/spend-once.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { getOwner } from "../new-user.ts";
import { CEREMONY_MS, refuse } from "./ceremony.ts";
import { creationOptions } from "./creation-options.ts";
import { newPasskey } from "./new-passkey.ts";
import { addPasskeyTo, listPasskeys, toPasskey } from "./store.ts";

const Transports = z.array(z.string());

/** Begins adding a passkey; the challenge is this session's, which has just been confirmed. */
export async function beginAddingPasskey(ctx: Ctx): Promise<{ challengeId: string; options: object }> {
  const { env, userId, sessionId, now } = ctx;
  const identity = openIdentity(env, ctx.waitUntil);
  const owner = await getOwner(identity, userId);
  const held = await listPasskeys(identity, userId);
  const expiresAt = now + CEREMONY_MS;
  const challengeId = await issueOnce(identity, { purpose: "passkey_add", userId, sessionId, expiresAt });
  const excluded = held.map(({ credential_id: id, transports }) => ({
    id,
    transports: Transports.parse(JSON.parse(transports)),
  }));
  return { challengeId, options: await creationOptions(env, challengeId, owner, excluded) };
}

/** Adds the passkey to the account whose session began; one that anybody has already is `passkey_taken`. */
export async function addPasskey(
  ctx: Ctx,
  input: { challengeId: string; response: unknown; name: string },
): Promise<Passkey> {
  const { env, userId, sessionId, requestId, now } = ctx;
  const identity = openIdentity(env, ctx.waitUntil);
  const spent = await spendOnce(identity, "passkey_add", input.challengeId, now);
  if (spent === null || spent.userId !== userId || spent.sessionId !== sessionId) refuse();
  const passkey = await newPasskey(env, { ...input, userId, now });
  const added = await identity.change({
    userId,
    sessionId,
    requestId,
    now,
    effect: [
      addPasskeyTo(userId, passkey),
      ...(await alertMail({ env, identity, now }, { userId, alert: "passkey_added" })),
    ],
    audit: [{ action: "passkey.added", detail: { passkey: passkey.id } }],
    events: [{ type: "credentials.changed", body: { credential: "passkey", change: "added" } }],
  });
  if (!added) throw new Problem("passkey_taken");
  sendSoon(env, ctx.waitUntil);
  return toPasskey({ ...passkey, transports: JSON.stringify(passkey.transports), last_used_at: now });
}
