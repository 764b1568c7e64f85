import type { User } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { actingAs, type Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { ALWAYS } from "../../db/conditions.ts";
import { revokeTokens, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { toUser } from "../users/user.ts";
import { refuse } from "../passkeys/ceremony.ts";
import { recoveredPasskey } from "../passkeys/recovered-passkey.ts";
import { openSession } from "../sign-in/open-session.ts";
import { prepareRevocation } from "../sessions/revoke-session.ts";
import { deviceName } from "../devices/core/device-name.ts";
import { Basis } from "./begin-ceremony.ts";
import { addressHash } from "./hashes.ts";
import { stageOf } from "./core/stages.ts";
import { dropUnprovenWaysIn, proveAddress } from "../users/ways-in-store.ts";
import {
  endOpen,
  findOwner,
  findRecovery,
  hasPasskey,
  isReady,
  type Owner,
  type RecoveryRow,
} from "./store.ts";

/**
 * Ends the ceremony of a recovery. One write adds the new passkey and its session, and ends the recovery and
 * every other session. A recovery by mail is checked again inside that write, so that an earlier cancel wins.
 * Where the recovery is the first proof of the owner's address, every other way in ends too.
 */
export async function finishRecovery(
  visitor: Visitor,
  input: { challengeId: string; response: unknown },
): Promise<{ user: User; tokens: TokenPair }> {
  const { env, identity, now } = visitor;
  const spent = await consumeToken(identity, "recovery_register", input.challengeId, now);
  if (spent === null || spent.userId === null) refuse();
  const { userId } = spent;
  const basis = Basis.parse(spent.payload);
  const owner = await findOwner(identity, userId);
  if (owner === null) refuse();
  const recovery = basis.by === "wait" ? await getReady(visitor, owner, basis.recovery) : null;
  const device = deviceName(visitor.userAgent);
  const passkey = await recoveredPasskey(env, { ...input, userId, name: device, now });
  const session = await openSession(visitor, { userId, method: "passkey" });
  const { sessionId } = session;
  const revocation = await prepareRevocation(actingAs(visitor, userId, sessionId), "recovery", sessionId);
  const words = { link: linkTo(env, "/settings/passkeys") };
  const isDone = hasPasskey(passkey.id);
  const isFirstProof = recovery !== null && owner.email_verified_at === null;
  const removed = isFirstProof ? { removed: "unproven_ways_in" } : {};
  const finished = await identity.as(userId, sessionId).change({
    statements: [
      passkey.statement(recovery === null ? ALWAYS : isReady(recovery, now)),
      ...session.statements,
      await outgoing(env, { userId, to: owner.email, template: "recovery_finished", words }, now),
    ],
    audit: [
      { action: "recovery.finished", detail: { ...basis, passkey: passkey.id, ...removed } },
      session.audit,
      ...revocation.audit,
    ],
    events: [
      { type: "credentials.changed", body: { credential: "passkey", change: "added" } },
      { type: "credentials.changed", body: { credential: "recovery", change: "finished" } },
      { type: "security.alert", body: { alert: "recovery_finished", sessionId, device } },
      ...session.events,
      ...revocation.events,
    ],
    unconditional: [
      revocation.statement(isDone),
      passkey.makingRoom(isDone),
      endOpen(userId, { finished: recovery?.id ?? null, now, condition: isDone }),
      revokeTokens(userId, ["recovery_register", "recovery_link", "passkey_add", "password_reset"], isDone),
      ...(recovery === null ? [] : [proveAddress(userId, isDone, now)]),
      ...(isFirstProof ? dropUnprovenWaysIn(userId, isDone, now, { passkey: passkey.id }) : []),
    ],
  });
  if (!finished) throw new Problem((await passkey.isKnown(identity)) ? "passkey_taken" : "sign_in_refused");
  sendSoon(visitor);
  await revocation.propagate();
  return { user: toUser(env, owner), tokens: session.tokens };
}

/** Returns the recovery if it is this account's, its wait is over and it has not ended. */
async function getReady({ env, identity, now }: Visitor, owner: Owner, id: string): Promise<RecoveryRow> {
  const recovery = await findRecovery(identity, owner.id, id);
  if (recovery === null) refuse();
  const stage = stageOf(recovery, now);
  if (stage === "waiting") throw new Problem("recovery_waiting");
  if (stage !== "ready" || recovery.address !== (await addressHash(env, owner.email))) refuse();
  return recovery;
}
