import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { recordOf, words } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";

export const Export = z.object({
  id: z.string(),
  status: z.enum(["queued", "running", "ready", "failed", "expired"]),
  size: z.number().int().nullable(),
  /** The address of the file until `expiresAt`; null before the file is ready. */
  url: z.string().nullable(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
});
export type Export = z.infer<typeof Export>;

export const Erasure = z.object({
  id: z.string(),
  requestedAt: Instant,
  /** The user can cancel until then. Backups hold erased rows for 30 more days. */
  dueAt: Instant,
  backupsUntil: Instant,
});
export type Erasure = z.infer<typeof Erasure>;

const tag = "Privacy";
const params = z.object({ id: z.string().max(40) });

export const requestExport = endpoint({
  name: "requestExport",
  summary: "Gather everything that is kept of this account into one file",
  tag,
  method: "POST",
  path: "/privacy/export",
  stepUp: "always",
  body: z.object({}).default({}),
  reply: z.object({ export: Export }),
  status: [202],
  storesAnswer: false,
});

export const listExports = endpoint({
  name: "listExports",
  summary: "The exports that were asked for, newest first",
  tag,
  method: "GET",
  path: "/privacy/exports",
  query: PageQuery,
  reply: page(Export),
  errors: ["cursor_invalid"],
});

export const readExport = endpoint({
  name: "readExport",
  summary: "How an export stands",
  tag,
  method: "GET",
  path: "/privacy/exports/:id",
  params,
  reply: Export,
  errors: ["not_found"],
});

export const readExportFile = endpoint({
  name: "readExportFile",
  summary: "The file of an export, for 24 hours: a tar archive, compressed with gzip",
  tag,
  method: "GET",
  path: "/privacy/exports/:id/file",
  replyKind: "file",
  params,
  errors: ["not_found"],
});

export const requestErasure = endpoint({
  name: "requestErasure",
  summary: "Erase this account after the grace period",
  tag,
  method: "POST",
  path: "/privacy/erase",
  stepUp: "always",
  body: z.object({}).default({}),
  reply: z.object({ erasure: Erasure }),
  status: [202],
  errors: ["erasure_pending"],
  storesAnswer: false,
});

export const readErasure = endpoint({
  name: "readErasure",
  summary: "The erasure that is waiting, if one is",
  tag,
  method: "GET",
  path: "/privacy/erase",
  reply: z.object({ erasure: Erasure.nullable() }),
});

export const cancelErasure = endpoint({
  name: "cancelErasure",
  summary: "Keep the account after all, within the grace period",
  tag,
  method: "DELETE",
  path: "/privacy/erase",
  errors: ["not_found"],
  storesAnswer: false,
});

export const replayTombstones = endpoint({
  name: "replayTombstones",
  summary: "After a restore: erase again whoever was erased since the backup",
  tag: "Operators",
  method: "POST",
  path: "/operator/tombstones/replay",
  role: "operator",
  stepUp: "always",
  body: z.object({}).default({}),
  reply: z.object({ erased: z.number().int() }),
  errors: ["forbidden"],
  storesAnswer: false,
});

export const readReceipt = endpoint({
  name: "readReceipt",
  summary: "What an erasure removed, for whoever holds its receipt",
  tag,
  method: "GET",
  path: "/privacy/receipts/:id",
  auth: "public",
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({
    finishedAt: Instant,
    backupsUntil: Instant,
    removed: recordOf(z.number().int(), { keys: words(100), most: 500 }),
  }),
  errors: ["not_found"],
});
