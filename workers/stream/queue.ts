import * as z from "zod";
import { log } from "../log.ts";
import { pruneIdentityOutbox } from "./identity-outbox-store.ts";
import { openOutboxes, relayUser } from "./outboxes.ts";
import { relayAll, relayEach } from "./relay.ts";

/** A nudge: these users have something unsent. It may come twice, late, or never. */
export const RelayMessage = z.object({ userIds: z.array(z.string()).min(1).max(100) });

const AT_ONCE = 6;
const USERS_A_SWEEP = 5000;

export async function consumeRelay(batch: MessageBatch, env: Env): Promise<void> {
  const outboxes = openOutboxes(env);
  const nudges = batch.messages.map((message) => ({ message, nudge: RelayMessage.safeParse(message.body) }));
  const userIds = nudges.flatMap(({ nudge }) => nudge.data?.userIds ?? []);
  const failed = new Set(
    await relayEach(
      userIds,
      async (userId) => {
        const results = await Promise.allSettled(outboxes.map((outbox) => relayUser(env, outbox, userId)));
        if (results.some(({ status }) => status === "rejected")) throw new Error("not relayed");
      },
      AT_ONCE,
    ),
  );
  for (const { message, nudge } of nudges) {
    if (nudge.data?.userIds.some((userId) => failed.has(userId)))
      message.retry({ delaySeconds: Math.min(5 * 2 ** message.attempts, 300) });
    else message.ack();
  }
}

/**
 * Finds every user with undelivered events, with or without a nudge. Correctness depends on this sweep alone.
 */
export async function sweepStreams(env: Env): Promise<void> {
  await Promise.all([
    pruneIdentityOutbox(env, Date.now()),
    ...openOutboxes(env).map(async (outbox) => {
      const { tried, failed } = await relayAll(outbox, (userId) => relayUser(env, outbox, userId), {
        users: USERS_A_SWEEP,
        atOnce: AT_ONCE,
      });
      if (tried > 0) log("info", "streams.swept", { source: outbox.source, tried, failed: failed.length });
    }),
  ]);
}
