import type { Acting, Base } from "../../context.ts";
import { linkTo, outgoing } from "../../identity/email/outgoing.ts";
import { sendSoon } from "../../identity/email/send-email.ts";
import { revokeProviderTokens } from "../../identity/providers/revoke-provider-tokens.ts";
import { endKeysAndCodes } from "../../identity/revocation/end-keys-and-codes.ts";
import { shredDataKey } from "../../identity/sealing/shred-data-key.ts";
import { revokeEverySession } from "../../identity/sessions/revoke-session.ts";
import { countIdentity, eraseIdentity } from "./erase-identity.ts";
import { blockUser, countLedger, eraseLedger } from "./erase-ledger.ts";
import { BACKUPS_MS, finishErasure, noteRemoved, type ErasureRow } from "./erasures-store.ts";
import { countFiles, deleteFiles } from "../files.ts";
import { findSubject } from "../subject.ts";
import { putTombstone } from "./tombstones.ts";

/** The tries last over an hour, because the sweep waits between them. */
const TRIES_AT_PROVIDERS = 5;
/** A request under way may still write. Such late rows are found and removed after this time. */
const SETTLES_AFTER_MS = 3_600_000;

/**
 * The steps of an erasure, in order. Each step may run twice and may start again after any stop, because its
 * input still exists when it runs. The last step removes the user and reports the end, in one batch.
 */
export const STEPS: readonly { name: string; do(acting: Acting, row: ErasureRow): Promise<void> }[] = [
  { name: "count", do: count },
  { name: "revoke", do: revoke },
  { name: "block", do: ({ env }, row) => blockUser(env, row.user_id) },
  { name: "tombstone", do: ({ env, now }, row) => putTombstone(env, row.user_id, now) },
  { name: "stream", do: eraseStream },
  { name: "files", do: ({ env }, row) => deleteFiles(env, row.user_id) },
  { name: "ledger", do: ledger },
  { name: "providers", do: providers },
  { name: "shred", do: shred },
  { name: "identity", do: identity },
];

async function count({ env, identity }: Acting, row: ErasureRow): Promise<void> {
  const subject = await findSubject(env, identity, row.user_id);
  const found = { ...(await countIdentity(identity, subject)), ...(await countFiles(env, row.user_id)) };
  await identity.run(noteRemoved(row.id, found));
}

/** Ends keys and codes first, so that none of them opens another session. */
async function revoke(acting: Acting): Promise<void> {
  await endKeysAndCodes(acting);
  await revokeEverySession(acting, "erased");
}

async function eraseStream({ env, identity }: Acting, row: ErasureRow): Promise<void> {
  const events = await env.USER_STREAM.getByName(row.user_id).erase();
  if (events > 0) await identity.run(noteRemoved(row.id, { "stream.events": events }));
}

/** Counts after the block: only then are no rows added, and only then does the erasing role see them. */
async function ledger({ env, identity }: Acting, row: ErasureRow): Promise<void> {
  const subject = await findSubject(env, identity, row.user_id);
  await identity.run(noteRemoved(row.id, await countLedger(env, subject)));
  await eraseLedger(env, subject);
  const left = Object.keys(await countLedger(env, subject));
  if (left.length > 0) throw new Error(`rows are left in ${left.join(", ")}`);
}

/**
 * Runs before the key is shredded that opens the providers' tokens. Providers cannot block the erasure: the
 * receipt names what remains.
 */
async function providers(acting: Acting, row: ErasureRow): Promise<void> {
  const { identity } = acting;
  const { waiting, lost } = await revokeProviderTokens(acting, row.user_id);
  if (lost > 0) await identity.run(noteRemoved(row.id, { "providers.unreadable": lost }));
  const tries = row.step === "providers" ? row.attempts : 0;
  if (waiting > 0 && tries < TRIES_AT_PROVIDERS)
    throw new Error(`${waiting} providers have not taken it back`);
  if (waiting > 0) await identity.run(noteRemoved(row.id, { "providers.not_revoked": waiting }));
}

/** Shreds the data key, without which no sealed text of the user opens, in any copy. */
async function shred({ identity }: Acting, row: ErasureRow): Promise<void> {
  await shredDataKey(identity, row.user_id);
}

async function identity(acting: Acting, row: ErasureRow): Promise<void> {
  const { env, identity, now } = acting;
  const subject = await findSubject(env, identity, row.user_id);
  const words = {
    link: linkTo(env, "/receipt", row.receipt),
    date: new Date(now + BACKUPS_MS).toISOString().slice(0, 10),
  };
  // The mail has no user: it outlives the user until it has left, and is then deleted.
  const mail =
    subject.email === null
      ? []
      : [await outgoing(env, { userId: null, to: subject.email, template: "erasure_finished", words }, now)];
  await identity.change({
    statements: [finishErasure(row.id, now, now + SETTLES_AFTER_MS), ...mail],
    audit: [{ action: "erasure.finished", detail: { erasureId: row.id } }],
    events: [],
    unconditional: eraseIdentity(subject),
  });
  sendSoon(acting);
}

/** Removes everything of an erased user once more: late rows, or rows that a restored backup brought back. */
export async function eraseAgain({ env, identity, now }: Base, userId: string): Promise<void> {
  const subject = await findSubject(env, identity, userId);
  await blockUser(env, userId);
  await putTombstone(env, userId, now);
  await env.USER_STREAM.getByName(userId).erase();
  await deleteFiles(env, userId);
  await eraseLedger(env, subject);
  for (const statement of eraseIdentity(subject)) await identity.run(statement);
}
