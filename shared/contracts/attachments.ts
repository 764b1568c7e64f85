import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** A picture has at most this many bytes, pixels a side and pixels together. */
export const MOST_PICTURE_BYTES = 10_000_000;
export const LONGEST_PICTURE_SIDE = 16_384;
export const MOST_PICTURE_PIXELS = 50_000_000;
/** A trade, or a day, has at most this many pictures. */
export const MOST_ATTACHMENTS = 20;
export const LONGEST_FILE_NAME = 120;

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export const PictureType = z.enum(PICTURE_TYPES);
export type PictureType = z.infer<typeof PictureType>;

/** A day such as `2026-03-08`. The journal begins in 1990. */
export const DayDate = z.iso
  .date()
  .max(10)
  .refine((day) => day >= "1990-01-01" && day < "2200", "must be a day from 1990 to 2199");

/** A picture of a trade or of a day, whose bytes no longer tell a place. `readAttachment` gives them. */
export const Attachment = z.object({
  id: Id,
  /** Exactly one of the two is set. */
  tradeId: Id.nullable(),
  day: z.iso.date().max(10).nullable(),
  fileName: z.string().max(LONGEST_FILE_NAME),
  type: PictureType,
  size: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  /** Of the kept bytes, in hex. */
  sha256: z.string().max(64),
  createdAt: Instant,
});
export type Attachment = z.infer<typeof Attachment>;

/** An item of the list of all pictures. */
export const KeptAttachment = Attachment.extend({
  /** True while the ledger does not hold the trade, as after an undone import. */
  isOrphan: z.boolean(),
});
export type KeptAttachment = z.infer<typeof KeptAttachment>;

const tag = "Journal";
const UPLOAD_ERRORS = [
  "image_unreadable",
  "payload_too_large",
  "quota_exceeded",
  "too_many",
  "idempotency_mismatch",
] as const;

export const attachToTrade = endpoint({
  name: "attachToTrade",
  summary:
    "Attach a picture to a trade: a PNG, JPEG, WebP or GIF of at most 10 MB; location and camera are taken out",
  tag,
  method: "POST",
  path: "/trades/:id/attachments",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  bodyKind: "upload",
  reply: Attachment,
  status: [201],
  errors: ["not_found", ...UPLOAD_ERRORS],
});

export const attachToDay = endpoint({
  name: "attachToDay",
  summary: "Attach a picture to a day, as to a trade",
  tag,
  method: "POST",
  path: "/days/:date/attachments",
  scope: "journal:write",
  params: z.object({ date: DayDate }),
  bodyKind: "upload",
  reply: Attachment,
  status: [201],
  errors: [...UPLOAD_ERRORS],
});

export const listTradeAttachments = endpoint({
  name: "listTradeAttachments",
  summary: "The pictures of a trade, the oldest first",
  tag,
  method: "GET",
  path: "/trades/:id/attachments",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: z.object({ items: z.array(Attachment).max(MOST_ATTACHMENTS) }),
  errors: ["not_found"],
});

export const listAttachments = endpoint({
  name: "listAttachments",
  summary: "All pictures, the newest first; also those of trades that the ledger no longer holds",
  tag,
  method: "GET",
  path: "/attachments",
  scope: "journal:read",
  query: PageQuery,
  reply: page(KeptAttachment),
  errors: ["cursor_invalid"],
});

export const readAttachment = endpoint({
  name: "readAttachment",
  summary: "The bytes of a picture; with If-None-Match 304 when the reader has them",
  tag,
  method: "GET",
  path: "/attachments/:id",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  replyKind: "image",
  errors: ["not_found"],
});

export const deleteAttachment = endpoint({
  name: "deleteAttachment",
  summary: "Remove a picture",
  tag,
  method: "DELETE",
  path: "/attachments/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  errors: ["not_found"],
});
