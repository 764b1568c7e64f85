import { type Attachment, LONGEST_PICTURE_SIDE, MOST_ATTACHMENTS } from "#shared/contracts/attachments.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Quotas } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { OneFile } from "../../http/body/one-file.ts";
import { readQuotas } from "../../identity/tiers/claim-import.ts";
import { claimStorage, judgeStorage } from "../../identity/tiers/claim-storage.ts";
import { queued } from "../../jobs/kinds.ts";
import { attachmentKey, subjectOf, toAttachment } from "./attachment-row.ts";
import { cleanPicture, type Refused } from "./core/clean-picture.ts";
import { fileNameOf } from "./core/file-name.ts";
import { type AttachmentRow, countAttachments, insertAttachment } from "./store.ts";

/** No request lasts as long, so that a picture without a row belongs to none after this time. */
const SETTLED_AFTER_MS = 3_600_000;

const REFUSED: Record<Refused, string> = {
  unknown: "Send a PNG, JPEG, WebP or GIF.",
  damaged: "The picture is cut off or damaged.",
  huge: `A picture may have ${LONGEST_PICTURE_SIDE} pixels a side and 50 million altogether.`,
};

/** A picture whose bytes are stored, before its row is. With a `refusal` no bytes are stored. */
export type PreparedPicture = {
  row: AttachmentRow;
  quotas: Quotas;
  digest: ArrayBuffer;
  refusal: Problem | null;
};

/**
 * Checks a picture and stores what is kept of it. No transaction is open, because it takes as long as the
 * picture is large. A job that is queued first removes the bytes where no row follows, as after a crash.
 * Where there is no room, nothing is stored; a repeat of a request that had room gets its answer all the
 * same.
 */
export async function preparePicture(ctx: Ctx, about: string, file: OneFile): Promise<PreparedPicture> {
  const picture = cleanPicture(file.bytes);
  if (typeof picture === "string") throw new Problem("image_unreadable", REFUSED[picture]);
  const { bytes, type, width, height } = picture;
  const [digest, quotas] = await Promise.all([crypto.subtle.digest("SHA-256", bytes), readQuotas(ctx)]);
  const row = {
    id: newId("attachment", ctx.now),
    about,
    file_name: fileNameOf(file.fileName),
    type,
    size: bytes.length,
    width,
    height,
    digest: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    created_at: new Date(ctx.now).toISOString(),
  };
  const refusal = await judgeRoom(ctx, row, quotas);
  if (refusal === null) await storeBytes(ctx, row, bytes);
  return { row, quotas, digest, refusal };
}

async function judgeRoom(ctx: Ctx, { about, size }: AttachmentRow, quotas: Quotas): Promise<Problem | null> {
  const { ledger, userId } = ctx;
  const [counts, refusal] = await Promise.all([
    countAttachments(ledger.read, { userId, about }),
    judgeStorage(ctx, quotas, size),
  ]);
  return refusal ?? judgeCounts(counts);
}

function judgeCounts({ own, all }: { own: number; all: number }): Problem | null {
  if (own >= MOST_ATTACHMENTS)
    return new Problem("too_many", `There are ${MOST_ATTACHMENTS} pictures here; remove one first.`);
  if (all < MOST_OWNED.attachments) return null;
  return new Problem("too_many", `An account may have ${MOST_OWNED.attachments} pictures.`);
}

async function storeBytes(ctx: Ctx, row: AttachmentRow, bytes: Uint8Array): Promise<void> {
  const at = new Date(ctx.now + SETTLED_AFTER_MS).toISOString();
  await ctx.ledger.transaction(async (tx) => {
    const payload = { attachmentId: row.id, at };
    tx.jobs.push(queued({ kind: "attachment.settle", payload, runAfter: at }));
  });
  await ctx.env.FILES.put(attachmentKey(ctx.userId, row.id), bytes, {
    httpMetadata: { contentType: row.type },
  });
}

/** Records a stored picture. On a refusal nothing is recorded, and the caller discards the bytes. */
export async function attachPicture(
  ctx: Ctx,
  { row, quotas, refusal }: PreparedPicture,
): Promise<Attachment> {
  if (refusal !== null) throw refusal;
  return ctx.ledger.transaction(async (tx) => {
    await claimStorage(tx, quotas, { size: row.size, now: ctx.now });
    const full = judgeCounts(await countAttachments(tx.query, { userId: tx.userId, about: row.about }));
    if (full !== null) throw full;
    const isOfTrade = subjectOf(row.about).tradeId !== null;
    if (!(await insertAttachment(tx, row, { isOfTrade }))) throw new Problem("not_found");
    const attachment = toAttachment(row);
    tx.events.push({ type: "attachment.added", body: { attachment } });
    return attachment;
  });
}

/** Removes the bytes of a picture that was a repeat or was refused. */
export async function discardPicture(ctx: Ctx, { row, refusal }: PreparedPicture): Promise<void> {
  if (refusal === null) await ctx.env.FILES.delete(attachmentKey(ctx.userId, row.id));
}
