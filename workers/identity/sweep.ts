import type { Base } from "../context.ts";
import { lapseRecoveries } from "./recovery/end-recovery.ts";
import { deleteOldCodes } from "./oauth/store.ts";
import { deleteExpired } from "./one-time-tokens/store.ts";
import { deleteExpiredChanges } from "./addresses/store.ts";
import { deleteOldAttempts } from "./attempts/store.ts";
import { sweepEmails } from "./email/send-email.ts";
import { anchorAudit } from "./audit/anchor-audit.ts";
import { rewrapDataKeys } from "./sealing/rewrap-data-keys.ts";
import { sweepEnded } from "./sweep-ended.ts";
import { finishRevocations } from "./revocation/propagate-revocation.ts";
import { tellExpiring } from "./sessions/tell-expiring.ts";

const DAY_MS = 86_400_000;
const REVOCATIONS_A_SWEEP = 200;
const RECOVERIES_A_SWEEP = 200;
/** Fifteen sweeps run between the announcement and the end of a session. */
const ENDINGS_A_SWEEP = 300;
const MAILS_A_SWEEP = 200;
const DATA_KEYS_A_SWEEP = 500;
const ANCHORED_A_SWEEP = 5000;

/**
 * Runs every minute. It continues begun work (mails, anchors, keys, revocations), reports sessions about to
 * end, and deletes unusable rows.
 */
export async function sweepIdentity(base: Base): Promise<void> {
  const { env, identity, now } = base;
  await Promise.all([
    anchorAudit(base, ANCHORED_A_SWEEP),
    rewrapDataKeys(base, DATA_KEYS_A_SWEEP),
    finishRevocations(base, "session", REVOCATIONS_A_SWEEP),
    finishRevocations(base, "api_key", REVOCATIONS_A_SWEEP),
    lapseRecoveries(base, RECOVERIES_A_SWEEP),
    tellExpiring(base, ENDINGS_A_SWEEP),
    sweepEmails(env, identity, { now, most: MAILS_A_SWEEP }),
    sweepEnded(identity, now),
    identity.run(deleteExpired(now - 60_000)),
    identity.run(deleteExpiredChanges(now)),
    identity.run(deleteOldCodes(now - DAY_MS)),
    identity.run(deleteOldAttempts({ before: now - DAY_MS, now })),
  ]);
}
