import type { StepUpMethod } from "#shared/contracts/step-up.ts";
import type { NewEvent } from "#shared/events.ts";
import { EVENTS } from "#shared/events.ts";
import type { Scope } from "#shared/scopes.ts";
import { openLedger, type Ledger } from "./db/ledger.ts";
import { OF_REQUESTS, openLine, type Line } from "./db/line.ts";
import { queueOf, WORK } from "./jobs/queues.ts";
import { deliver } from "./stream/deliver.ts";

/** What a verb may touch; built once a request or job. Verbs and rules never read the clock: `now` is epoch ms. */
export type Ctx = {
  env: Env;
  userId: string;
  /** The session, or the API key, that the caller holds. */
  sessionId: string;
  /** What an API key may do; null for a person, who may do everything of their own. */
  scopes: readonly Scope[] | null;
  /** How the caller confirmed this very request; null without a confirmation. */
  confirmed: Confirmation | null;
  requestId: string;
  now: number;
  ledger: Ledger;
  waitUntil(work: Promise<unknown>): void;
  /** Keeps the lease of a job that works and asks the ledger nothing meanwhile; called where a piece of a file has come. */
  giveSign(): void;
  /** Sends a live event to the user's open sockets; it is never stored and may be lost. */
  live(event: NewEvent): Promise<void>;
};

/** A fresh proof of the owner's presence, made for one request and spent with it. */
export type Confirmation = { method: StepUpMethod; act: string };

export type Caller = { userId: string; sessionId: string; requestId: string };

/** Opens what a verb may touch, for one caller; a job brings the line of its lane. */
export function openCtx(
  env: Env,
  caller: Caller,
  waitUntil: (work: Promise<unknown>) => void,
  line: Line = openLine(env.LEDGER.connectionString, OF_REQUESTS),
): Ctx {
  const now = Date.now();
  const { userId } = caller;
  const ledger = openLedger(line, caller, ({ generation, rows, jobs }) => {
    if (rows.length > 0) waitUntil(deliver(env, userId, { source: "ledger", generation, rows }));
    for (const { queue } of jobs)
      waitUntil(
        queueOf(env, queue)
          .send(WORK)
          .catch(() => undefined), // the sweep sends it again
      );
  });
  return {
    env,
    ...caller,
    scopes: null,
    confirmed: null,
    now,
    ledger,
    waitUntil,
    giveSign: () => line.giveSign(),
    async live({ type, body }) {
      const event = { type, version: EVENTS[type].version, at: new Date(Date.now()).toISOString(), body };
      await env.USER_STREAM.getByName(userId)
        .live(event)
        .catch(() => undefined);
    },
  };
}
