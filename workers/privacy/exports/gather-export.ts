import type { Ctx } from "../../context.ts";
import { linkTo, outgoing } from "../../identity/email/outgoing.ts";
import { sendSoon } from "../../identity/email/send-email.ts";
import { archive } from "./archive.ts";
import { exportKey, findExport, updateToReady, updateSize, updateToRunning } from "./exports-store.ts";
import { storeInParts } from "./store-parts.ts";
import { touchSubject } from "../subject-store.ts";
import { findSubject } from "../subject.ts";

export const KEPT_MS = 24 * 3_600_000;

/**
 * Gathers all of the user's data into one file.
 * A run after a crash starts again and replaces the earlier file.
 */
export async function gatherExport(ctx: Ctx, { exportId: id }: { exportId: string }): Promise<void> {
  if (!(await ctx.ledger.transaction((tx) => updateToRunning(tx, id)))) return;
  const key = exportKey(ctx.userId, id);
  const source = streamOf(archive(ctx)).pipeThrough(new CompressionStream("gzip"));
  const size = await storeInParts(ctx.env.FILES, key, source, {
    contentType: "application/gzip",
    // The write also renews the job's lease, while a long file is copied and no row is read.
    onPart: (stored) => ctx.ledger.transaction((tx) => updateSize(tx, id, stored)),
  });
  const expiresAt = new Date(ctx.now + KEPT_MS).toISOString();
  const isReady = await ctx.ledger.transaction(async (tx) => {
    if (!(await updateToReady(tx, { id, size, expiresAt }))) return false;
    tx.events.push({ type: "export.ready", body: { exportId: id, expiresAt } });
    return true;
  });
  if (isReady) await mailOwner(ctx, id);
  // The job was given up meanwhile.
  // If another consumer has finished it, the file is that consumer's and stays.
  else if ((await findExport(ctx.ledger.read, ctx.userId, id))?.status !== "ready")
    await ctx.env.FILES.delete(key);
}

/** Reads the next piece only after the reader took the one before. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

/**
 * Runs outside the transaction, because the mail is in another database. A crash between the two loses only
 * the mail; the event is already out.
 */
async function mailOwner(ctx: Ctx, exportId: string): Promise<void> {
  const { env, identity, userId, now } = ctx;
  const { email } = await findSubject(env, identity, userId);
  if (email === null) return;
  const mail = {
    userId,
    to: email,
    template: "export_ready",
    words: { link: linkTo(env, "/settings/privacy") },
  } as const;
  await identity.as(userId, null).change({
    statements: [touchSubject(userId), await outgoing(env, mail, now)],
    audit: [{ action: "export.ready", detail: { exportId } }],
    events: [],
  });
  sendSoon(ctx);
}
