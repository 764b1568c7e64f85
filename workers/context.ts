import type { StepUpMethod } from "#shared/contracts/step-up.ts";
import type { NewEvent } from "#shared/events.ts";
import { EVENTS } from "#shared/events.ts";
import type { Scope } from "#shared/scopes.ts";
import type { Source } from "#shared/stream.ts";
import type { Caller, Committed } from "./db/changes.ts";
import { openIdentity, type Identity, type UserIdentity } from "./db/identity.ts";
import { openLedger, type Ledger } from "./db/ledger.ts";
import { OF_REQUESTS, OF_SYSTEM, openLine, type Line } from "./db/line.ts";
import { openSystem, type System } from "./db/system.ts";
import { queued } from "./jobs/kinds.ts";
import { queueOf, whenDue, WORK } from "./jobs/queues.ts";
import { jobsAfter } from "./reactions.ts";
import { deliver } from "./stream/deliver.ts";

/**
 * The context of every verb for any caller. It is built once for each request, job or sweep. Verbs read `now`
 * (epoch ms) and never the clock.
 */
export type Base = {
  env: Env;
  requestId: string;
  now: number;
  identity: Identity;
  waitUntil(work: Promise<unknown>): void;
};

/**
 * A caller who is not signed in yet. `userAgent` names a device. `deviceKey` distinguishes devices and is
 * null for a client that sends none. Neither is a proof.
 */
export type Visitor = Base & { userAgent: string; deviceKey: string | null };

/** A user's request or job. */
export type Ctx = Base & {
  identity: UserIdentity;
  userId: string;
  /** The id of the caller's session or API key. */
  sessionId: string;
  /** The scopes of an API key. It is null for a signed-in user, who may do everything with their own data. */
  scopes: readonly Scope[] | null;
  /** The caller's confirmation of this request, or null without a confirmation. */
  confirmed: Confirmation | null;
  ledger: Ledger;
  /**
   * Keeps the lease of a job that works without queries to the ledger. A job calls it when it has read a
   * chunk of a file.
   */
  giveSign(): void;
  /** Whether a socket of the user is open that would get live events. It answers false when it is unknown. */
  isHeard(): Promise<boolean>;
  /** Sends live events to the user's open sockets in one call. They are never stored and may be lost. */
  live(...events: NewEvent[]): Promise<void>;
};

/** A context that acts for one user: a Ctx, or the result of `actingAs`. */
export type Acting = Pick<Ctx, keyof Base>;

/** A fresh proof of the owner's presence. It is made for one request and spent with that request. */
export type Confirmation = { method: StepUpMethod; act: string };

/** Opens the context of a verb before the caller is known. */
export function openBase(
  env: Env,
  { requestId, now }: { requestId: string; now: number },
  waitUntil: (work: Promise<unknown>) => void,
): Base {
  const afterCommit = (committed: Committed) => handOver(env, "identity", committed, waitUntil);
  const identity = openIdentity(env.IDENTITY, { requestId, now }, afterCommit);
  return { env, requestId, now, identity, waitUntil };
}

/** Opens the context for a user whom sign-in has just recognised, or for whom a sweep works. */
export function actingAs(base: Base, userId: string, sessionId: string | null): Acting {
  return { ...base, identity: base.identity.as(userId, sessionId) };
}

/** Opens the context of a verb for one caller. A job gives the line of its lane. */
export function openCtx(
  env: Env,
  caller: Caller,
  waitUntil: (work: Promise<unknown>) => void,
  line: Line = openLine(env.LEDGER.connectionString, OF_REQUESTS),
): Ctx {
  const { userId, sessionId, requestId } = caller;
  const base = openBase(env, { requestId, now: Date.now() }, waitUntil);
  return {
    ...base,
    identity: base.identity.as(userId, sessionId),
    userId,
    sessionId,
    scopes: null,
    confirmed: null,
    ledger: openLedger(line, caller, {
      react: (events) => jobsAfter(events).map(queued),
      afterCommit: (committed) => handOver(env, "ledger", committed, waitUntil),
    }),
    giveSign: () => line.giveSign(),
    isHeard: () =>
      env.USER_STREAM.getByName(userId)
        .isHeard()
        .catch(() => false),
    async live(...events) {
      const at = new Date(Date.now()).toISOString();
      const sent = events.map(({ type, body }) => ({ type, version: EVENTS[type].version, at, body }));
      await env.USER_STREAM.getByName(userId)
        .live(...sent)
        .catch(() => undefined);
    },
  };
}

/** Opens the connection for work on the rows of many users, whose commits are handed over as a user's are. */
export function openShared(env: Env, waitUntil: (work: Promise<unknown>) => void): System {
  return openSystem(env, OF_SYSTEM, {
    react: (events) => jobsAfter(events).map(queued),
    afterCommit: (committed) => handOverMany(env, committed, waitUntil),
  });
}

/** Of a commit with more users the relay hears in their place, which delivers to a few at a time. */
const MOST_DELIVERED = 50;
const USERS_A_NUDGE = 100;
/** A consumer goes on until nobody waits, so a few messages reach every job. */
const MESSAGES_A_COMMIT = 3;

/** The fast paths for the commit of many users' rows. */
function handOverMany(
  env: Env,
  committed: readonly Committed[],
  waitUntil: (work: Promise<unknown>) => void,
): void {
  const spoken = committed.filter(({ rows }) => rows.length > 0);
  if (spoken.length <= MOST_DELIVERED)
    for (const { userId, generation, rows } of spoken)
      waitUntil(deliver(env, userId, { source: "ledger", generation, rows }));
  else
    for (let n = 0; n < spoken.length; n += USERS_A_NUDGE) {
      const userIds = spoken.slice(n, n + USERS_A_NUDGE).map(({ userId }) => userId);
      waitUntil(env.RELAY.send({ userIds }).catch(() => undefined)); // the sweep finds their rows
    }
  const jobs = committed.flatMap((each) => each.jobs);
  for (const queue of new Set(jobs.map((job) => job.queue))) {
    const messages = Math.min(jobs.filter((job) => job.queue === queue).length, MESSAGES_A_COMMIT);
    for (let n = 0; n < messages; n++)
      waitUntil(
        queueOf(env, queue)
          .send(WORK)
          .catch(() => undefined), // the sweep sends it again
      );
  }
}

/** The fast paths: the user's stream gets the events, and the queues get a message for the jobs. */
function handOver(
  env: Env,
  source: Source,
  { userId, generation, rows, jobs }: Committed,
  waitUntil: (work: Promise<unknown>) => void,
): void {
  if (rows.length > 0) waitUntil(deliver(env, userId, { source, generation, rows }));
  for (const { queue, runAfter } of jobs) {
    const when = whenDue(runAfter, Date.now());
    if (when !== null)
      waitUntil(
        queueOf(env, queue)
          .send(WORK, when)
          .catch(() => undefined), // the sweep sends it again
      );
  }
}
