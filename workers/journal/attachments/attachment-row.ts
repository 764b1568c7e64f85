import type { Attachment } from "#shared/contracts/attachments.ts";
import type { AttachmentRow } from "./store.ts";

/** Where the bytes of a picture stand in the bucket. Erasure removes everything under the owner's prefix. */
export function attachmentKey(userId: string, id: string): string {
  return `attachments/${userId}/${id}`;
}

/** The trade or the day that a picture is about. */
export function subjectOf(about: string): Pick<Attachment, "tradeId" | "day"> {
  return about.startsWith("trd_") ? { tradeId: about, day: null } : { tradeId: null, day: about };
}

export function toAttachment({ about, file_name, created_at, ...row }: AttachmentRow): Attachment {
  const { id, type, size, width, height, digest: sha256 } = row;
  const subject = subjectOf(about);
  return { id, ...subject, fileName: file_name, type, size, width, height, sha256, createdAt: created_at };
}
