import type { NewEvent } from "#shared/events.ts";
import type { Acting } from "../../context.ts";
import type { NewAudit } from "../../db/changes.ts";
import type { Condition } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import { alertMail, type Alert } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { propagateRevocation, type Pending } from "../revocation/propagate-revocation.ts";
import { listLiveSessions, revokeSessions } from "./store.ts";

export type SessionAlert = Extract<Alert, "refresh_replayed" | "code_replayed">;
export type Revoked = { found: boolean; pending: Pending[] };

/**
 * The most sessions in one write.
 * An older account may have any number of them, and a row in D1 has at most 2 MB.
 */
export const MOST_AT_ONCE = 1_000;

/** Revokes one live session of the user: in D1 first, then in the ledger and on the open sockets. */
export async function revokeSession(
  acting: Acting,
  sessionId: string,
  { reason, alert }: { reason: string; alert?: SessionAlert },
): Promise<Revoked> {
  const found = await revoke(acting, [sessionId], reason, alert);
  // Only the user's own session: a session id alone must not lock another user out of this isolate.
  return { found, pending: found ? await propagateRevocation(acting, "session", [sessionId]) : [] };
}

/** Revokes every session of the user, also those that begin while it runs. */
export async function revokeEverySession(
  acting: Acting,
  reason: string,
  except: string | null = null,
): Promise<Pending[]> {
  const pending = new Set<Pending>();
  for (;;) {
    const ids = await liveIds(acting, except);
    if (ids.length === 0) return [...pending];
    await revoke(acting, ids, reason);
    for (const store of await propagateRevocation(acting, "session", ids)) pending.add(store);
  }
}

/** The revocation of every session but one, as part of the change that causes it. */
export type Revocation = {
  /** Goes into `unconditional`. The condition must be true exactly when the change took place. */
  statement(condition: Condition): Statement;
  audit: NewAudit[];
  events: NewEvent[];
  /** Runs after the change: tells the other stores, and revokes sessions that have begun meanwhile. */
  propagate(): Promise<void>;
};

/** Prepares the revocation for the batch of the change, so that no crash can leave the change without it. */
export async function prepareRevocation(
  acting: Acting,
  reason: string,
  except: string | null = null,
): Promise<Revocation> {
  const ids = await liveIds(acting, except);
  const { identity, now } = acting;
  return {
    statement: (condition) => revokeSessions(identity.userId, { ids, reason, now, condition }),
    audit: ids.length > 0 ? [{ action: "session.revoked", detail: { sessions: ids, reason } }] : [],
    events: ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason } })),
    async propagate() {
      await propagateRevocation(acting, "session", ids);
      await revokeEverySession(acting, reason, except);
    },
  };
}

async function liveIds({ identity, now }: Acting, except: string | null): Promise<string[]> {
  const page = { now, before: null, limit: MOST_AT_ONCE + 1 };
  const live = await listLiveSessions(identity, identity.userId, page);
  return live
    .map(({ id }) => id)
    .filter((id) => id !== except)
    .slice(0, MOST_AT_ONCE);
}

async function revoke(
  acting: Acting,
  ids: readonly string[],
  reason: string,
  alert?: SessionAlert,
): Promise<boolean> {
  const { identity, now } = acting;
  const { userId } = identity;
  const events: NewEvent[] = ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason } }));
  const [first] = ids;
  if (alert !== undefined) {
    events.push({
      type: "security.alert",
      body: { alert, ...(first === undefined ? {} : { sessionId: first }) },
    });
  }
  const mail = alert === undefined ? [] : await alertMail(acting, { userId, alert });
  const done = await identity.change({
    statements: [revokeSessions(userId, { ids, reason, now }), ...mail],
    audit: [
      {
        action: "session.revoked",
        detail: { sessions: ids, reason, ...(alert === undefined ? {} : { alert }) },
      },
    ],
    events,
  });
  if (mail.length > 0) sendSoon(acting);
  return done;
}
