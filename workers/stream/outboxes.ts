import { OF_JOBS, openLine } from "../db/line.ts";
import { openSystem } from "../db/system.ts";
import { log, traceOf } from "../log.ts";
import { identityOutbox } from "./identity-outbox-store.ts";
import { ledgerOutbox } from "./ledger-outbox-store.ts";
import { queueReaction } from "./queue-reaction.ts";
import { type Append, type Outbox, relay } from "./relay.ts";

/** The databases whose events go to the streams. */
export function openOutboxes(env: Env): Outbox[] {
  const system = openSystem(env);
  const line = openLine(env.LEDGER.connectionString, OF_JOBS);
  return [
    ledgerOutbox(system),
    identityOutbox(env, (userId) => queueReaction(env, { system, line }, userId)),
  ];
}

export function appendTo(env: Env): Append {
  return async (userId, source, generation, floor, rows) =>
    await env.USER_STREAM.getByName(userId).append(source, generation, floor, rows);
}

/** Relays one user from one database. It logs a failure and rethrows it. */
export async function relayUser(env: Env, outbox: Outbox, userId: string): Promise<void> {
  try {
    await relay(outbox, appendTo(env), userId);
  } catch (error) {
    log("warn", "relay.failed", { source: outbox.source, userId, ...traceOf(error) });
    throw error;
  }
}
