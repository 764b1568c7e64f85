import type { NewEvent } from "#shared/events.ts";
import { actingAs, openCtx, type Acting, type Base } from "../../context.ts";
import type { NewAudit } from "../../db/changes.ts";
import type { FollowUp } from "../../db/identity.ts";
import type { Condition } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import { forgettingOldest } from "../devices/recognise-device.ts";
import { denySession } from "./authenticate.ts";
import { log, traceOf } from "../../log.ts";
import { alertMail, type Alert } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { insertBlocks } from "./blocks-store.ts";
import {
  isOpened,
  listCrowdedOut,
  listLiveSessions,
  listUnsettled,
  listUnsettledOf,
  revokeDeviceSessions,
  revokeSessions,
  settleSessions,
} from "./store.ts";

/** The stores that have not heard of the end yet; the sweep tells them within a minute. */
export type Pending = "ledger" | "stream";
export type SessionAlert = Extract<Alert, "refresh_replayed" | "code_replayed">;
export type Revoked = { found: boolean; pending: Pending[] };

export const DEVICE_FORGOTTEN = "device_forgotten";
export const CROWDED_OUT = "too_many_sessions";
const UNSETTLED_AFTER_MS = 5_000;
/** After so many that a store could not be told of, it is away: each further one would wait for it as long again. */
export const MOST_AWAY = 3;
/** What one write names: before there was a cap an account could have any number of sessions, a row in D1 only 2 MB. */
export const MOST_AT_ONCE = 1_000;

/** Ends one live session of the user: in D1 first, then in the ledger and on the open sockets. */
export async function revokeSession(
  actor: Acting,
  sessionId: string,
  { reason, alert }: { reason: string; alert?: SessionAlert },
): Promise<Revoked> {
  const found = await end(actor, [sessionId], reason, alert);
  return { found, pending: found ? await settle(actor, [sessionId]) : [] };
}

/** Ends every session of the user, also those that begin while it runs. */
export async function revokeEverySession(
  actor: Acting,
  reason: string,
  except: string | null = null,
): Promise<Pending[]> {
  const pending = new Set<Pending>();
  for (;;) {
    const ids = await liveIds(actor, except);
    if (ids.length === 0) return [...pending];
    await end(actor, ids, reason);
    for (const store of await settle(actor, ids)) pending.add(store);
  }
}

/** For the batch of whoever forgets a device: ends its sessions there, also one that has only just begun. */
export function endingDevice(actor: Acting, deviceId: string): Statement {
  return revokeDeviceSessions(actor.identity.userId, deviceId, {
    reason: DEVICE_FORGOTTEN,
    now: actor.now,
  });
}

/** Spreads what such a batch ended, when it has committed. */
export async function spreadEnds(actor: Acting): Promise<Pending[]> {
  const ended = await listUnsettledOf(actor.identity, actor.identity.userId);
  const ids = ended.map(({ id }) => id);
  for (const id of ids) denySession(id, actor.now);
  return ids.length === 0 ? [] : settle(actor, ids);
}

/**
 * The end of the oldest sessions, and of the devices that nobody uses, when one more opens than a user may have. They are looked for with the head of every
 * attempt, so that of sign-ins at the same moment each sees what the one before it left.
 */
export function makingRoom(actor: Acting, opened: string): FollowUp {
  const { now, identity } = actor;
  const { userId } = identity;
  return {
    read: listCrowdedOut({ userId, now, limit: MOST_AT_ONCE }),
    plan(ids) {
      const forgetting = forgettingOldest(userId, now, isOpened(opened));
      if (ids.length === 0)
        return { unconditional: [forgetting], audit: [], events: [], committed: () => undefined };
      return {
        // In this order: a device that nobody is signed in on any more may go as well.
        unconditional: [
          revokeSessions(userId, { ids, reason: CROWDED_OUT, now, condition: isOpened(opened) }),
          forgetting,
        ],
        audit: [{ action: "session.revoked", detail: { sessions: ids, reason: CROWDED_OUT } }],
        events: ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason: CROWDED_OUT } })),
        committed() {
          for (const id of ids) denySession(id, now);
          actor.waitUntil(settle(actor, ids));
        },
      };
    },
  };
}

/** The end of every session but `except`, as part of the change that is the reason for it. */
export type EndingSessions = {
  /** For `unconditional`: ends them if the condition holds, which must be true exactly when the change took place. */
  statement(condition: Condition): Statement;
  audit: NewAudit[];
  events: NewEvent[];
  /** After the change: tells the other stores, and ends what has begun meanwhile. */
  finish(): Promise<void>;
};

/** Prepares it, so that no crash can leave the change without it. */
export async function endingSessions(
  actor: Acting,
  reason: string,
  except: string | null = null,
): Promise<EndingSessions> {
  const ids = await liveIds(actor, except);
  const isAny = ids.length > 0;
  return {
    statement: (condition) =>
      revokeSessions(actor.identity.userId, { ids, reason, now: actor.now, condition }),
    audit: isAny ? [{ action: "session.revoked", detail: { sessions: ids, reason } }] : [],
    events: ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason } })),
    async finish() {
      for (const id of ids) denySession(id, actor.now);
      if (isAny) await settle(actor, ids);
      await revokeEverySession(actor, reason, except);
    },
  };
}

async function liveIds(actor: Acting, except: string | null): Promise<string[]> {
  const { identity, now } = actor;
  const page = { now, before: null, limit: MOST_AT_ONCE + 1 };
  const live = await listLiveSessions(identity, identity.userId, page);
  return live
    .map(({ id }) => id)
    .filter((id) => id !== except)
    .slice(0, MOST_AT_ONCE);
}

/** Tells the ledger and the stream of ends that they could not be told of at the time; returns how many it could not tell them of. */
export async function finishRevocations(base: Base, limit: number): Promise<number> {
  const waiting = await listUnsettled(base.identity, base.now - UNSETTLED_AFTER_MS, limit);
  let left = 0;
  for (const { id, user_id: userId } of waiting) {
    const actor = actingAs(base, userId, null);
    if ((await settle(actor, [id])).length > 0 && ++left === MOST_AWAY) break;
  }
  return left;
}

async function end(
  actor: Acting,
  ids: readonly string[],
  reason: string,
  alert?: SessionAlert,
): Promise<boolean> {
  const { identity, now } = actor;
  const { userId } = identity;
  const events: NewEvent[] = ids.map((id) => ({ type: "session.revoked", body: { sessionId: id, reason } }));
  const [first] = ids;
  if (alert !== undefined) {
    events.push({
      type: "security.alert",
      body: { alert, ...(first === undefined ? {} : { sessionId: first }) },
    });
  }
  const mail = alert === undefined ? [] : await alertMail(actor, { userId, alert });
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
  // Only what was the user's to end: an id alone must not shut anybody out of this isolate.
  if (done) for (const id of ids) denySession(id, now);
  if (mail.length > 0) sendSoon(actor);
  return done;
}

/** What fails stays unsettled in D1. */
async function settle(actor: Acting, ids: readonly string[]): Promise<Pending[]> {
  const pending = await tellOfEnd(actor, ids);
  if (pending.length === 0) await settleSessions(actor.identity, ids, actor.now);
  return pending;
}

/**
 * Tells the ledger and the stream of sessions or API keys that have ended in D1: both at once, and awaited. Gives the
 * stores that could not be told.
 */
export async function tellOfEnd(actor: Acting, ids: readonly string[]): Promise<Pending[]> {
  const [ledger, stream] = await Promise.allSettled([block(actor, ids), closeSockets(actor, ids)]);
  const pending: Pending[] = [];
  for (const [store, outcome] of [
    ["ledger", ledger],
    ["stream", stream],
  ] as const) {
    if (outcome.status === "fulfilled") continue;
    pending.push(store);
    log("warn", "session.unsettled", { requestId: actor.requestId, store, ...traceOf(outcome.reason) });
  }
  return pending;
}

/** The gate refuses these sessions until the last access token of theirs has long expired. */
async function block(actor: Acting, ids: readonly string[]): Promise<void> {
  const { env, requestId, waitUntil } = actor;
  const { userId } = actor.identity;
  const keys = ids.map((id) => `session:${id}`);
  // Not as the session that ends: the gate refuses that one from here on, and telling it twice must succeed.
  const { ledger } = openCtx(env, { userId, sessionId: "", requestId }, waitUntil);
  await ledger.transaction((tx) => insertBlocks(tx, keys));
}

async function closeSockets({ env, identity }: Acting, ids: readonly string[]): Promise<void> {
  await env.USER_STREAM.getByName(identity.userId).revoke([...ids]);
}
