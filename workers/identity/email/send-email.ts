import type { Base } from "../../context.ts";
import type { Identity } from "../../db/identity.ts";
import { log, traceOf } from "../../log.ts";
import { openContent } from "./content.ts";
import { deliverMail } from "./senders.ts";
import { claimEmail, deleteOldMail, markFailed, markSent, type Waiting } from "./store.ts";
import type { Outcome } from "./letter.ts";

/** Longer than one try can take. A mail whose sender died is free again after this time. */
const CLAIM_MS = 60_000;
const MOST_ATTEMPTS = 12;
const MAILS_OF_A_REQUEST = 5;
const LANES = 4;

/**
 * Sends the due mails after the answer. The newest goes first, so that a request's own mail does not wait
 * behind others. The sweep sends the rest.
 */
export function sendSoon({ env, identity, waitUntil }: Pick<Base, "env" | "identity" | "waitUntil">): void {
  waitUntil(
    sendDue(env, identity, { most: MAILS_OF_A_REQUEST, first: "newest" }).catch((error: unknown) =>
      log("warn", "email.waits", traceOf(error)),
    ),
  );
}

/** Runs every minute: sends due mails, several at a time, and deletes old ones. */
export async function sweepEmails(
  env: Env,
  identity: Identity,
  { now, most }: { now: number; most: number },
): Promise<void> {
  await deleteOldMail(identity, now);
  const share = { most: Math.ceil(most / LANES), first: "oldest" } as const;
  await Promise.all(Array.from({ length: LANES }, () => sendDue(env, identity, share)));
}

/** Sends mails one after the other until none is due, up to `most`. */
async function sendDue(
  env: Env,
  identity: Identity,
  { most, first }: { most: number; first: "oldest" | "newest" },
): Promise<void> {
  for (let sent = 0; sent < most; sent++) {
    const now = Date.now();
    const mail = await claimEmail(identity, { now, until: now + CLAIM_MS, first });
    if (mail === null) return;
    await sendEmail(env, identity, mail, now);
  }
}

/** Tries once to send a claimed mail. Its address and content are never logged. */
export async function sendEmail(env: Env, identity: Identity, mail: Waiting, now: number): Promise<Outcome> {
  const content = await openContent(env, mail.id, mail.sealed);
  const outcome: Outcome =
    content === null
      ? { kind: "refused", failure: "does not open" }
      : await deliverMail(env, identity, { ...content, id: mail.id }, now);
  if (outcome.kind === "sent") {
    await markSent(identity, mail.id, now);
    return outcome;
  }
  const { failure } = outcome;
  const isLost = outcome.kind === "refused" || mail.attempts >= MOST_ATTEMPTS;
  await markFailed(identity, mail.id, {
    failure,
    nextTryAt: isLost ? null : now + tryAgainAfterMs(mail.attempts),
  });
  log(isLost ? "error" : "warn", isLost ? "email.lost" : "email.waits", {
    emailId: mail.id,
    attempts: mail.attempts,
    failure,
  });
  return outcome;
}

/** The wait starts at 15 s, doubles, and is at most an hour: 12 tries last over six hours. */
export function tryAgainAfterMs(attempts: number): number {
  return Math.min(15_000 * 2 ** (attempts - 1), 3_600_000);
}
