import type { Condition } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import type { Statement } from "../../db/statement.ts";
import { newPasskey } from "./new-passkey.ts";
import { addPasskeyTo, deleteCrowdedOut, isPasskeyKnown } from "./store.ts";

/**
 * A passkey that a recovery adds.
 * `statement` decides the batch, and writes the passkey only if the condition holds.
 */
export type RecoveredPasskey = {
  id: string;
  statement(condition: Condition): Statement;
  /**
   * Goes into `unconditional`. It makes room for the passkey if the condition holds, because a recovery
   * must never fail for lack of room.
   */
  makingRoom(condition: Condition): Statement;
  /** True when an account already has the passkey, which is then why it was not written. */
  isKnown(identity: Identity): Promise<boolean>;
};

/** Verifies the authenticator's answer to a recovery's challenge, or refuses it. */
export async function recoveredPasskey(
  env: Env,
  given: { challengeId: string; response: unknown; userId: string; name: string; now: number },
): Promise<RecoveredPasskey> {
  const row = await newPasskey(env, given);
  return {
    id: row.id,
    statement: (condition) => addPasskeyTo(given.userId, row, condition),
    makingRoom: (condition) => deleteCrowdedOut(given.userId, condition),
    isKnown: (identity) => isPasskeyKnown(identity, row.credential_id),
  };
}
