import type { Acting } from "../../context.ts";
import type { FollowUp } from "../../db/identity.ts";
import { forgettingOldest } from "../devices/recognise-device.ts";
import { propagateRevocation } from "../revocation/propagate-revocation.ts";
import { MOST_AT_ONCE } from "../sessions/revoke-session.ts";
import { isOpened, listCrowdedOut, revokeSessions } from "../sessions/store.ts";

const CROWDED_OUT = "too_many_sessions";

/**
 * Revokes the oldest sessions and forgets unused devices when one more session exceeds the user's limit. Each
 * attempt reads the rows together with the chain's head. Several sign-ins at once therefore each see the
 * result of the one before.
 */
export function makeRoom(acting: Acting, opened: string): FollowUp {
  const { now, identity } = acting;
  const { userId } = identity;
  return {
    read: listCrowdedOut({ userId, now, limit: MOST_AT_ONCE }),
    plan(ids) {
      const forgetting = forgettingOldest(userId, now, isOpened(opened));
      if (ids.length === 0)
        return { unconditional: [forgetting], audit: [], events: [], committed: () => undefined };
      return {
        // The order matters: a device whose last session is revoked may then be forgotten too.
        unconditional: [
          revokeSessions(userId, { ids, reason: CROWDED_OUT, now, condition: isOpened(opened) }),
          forgetting,
        ],
        audit: [{ action: "session.revoked", detail: { sessions: ids, reason: CROWDED_OUT } }],
        events: ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason: CROWDED_OUT } })),
        committed: () => acting.waitUntil(propagateRevocation(acting, "session", ids)),
      };
    },
  };
}
