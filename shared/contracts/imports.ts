import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { ImportContents } from "./import-contents.ts";
import { LONGEST_MAPPING } from "./import-mapping.ts";
import { Id, LONGEST_REASON, MOST_ROW_ERRORS } from "./bounds.ts";
import { page, PageQuery, Instant } from "./page.ts";
import { ReconciliationSummary } from "./reconciliation.ts";

export const IMPORT_FORMATS = [
  "tidemark-csv",
  "ibkr-flex-csv",
  "ibkr-flex-xml",
  "kraken-trades-csv",
  "robinhood-activity-csv",
  "metatrader-5",
  "schwab-transactions-csv",
  "thinkorswim-statement-csv",
  "degiro-account-csv",
  "degiro-transactions-csv",
] as const;
/** A format that is known by the file's content. */
export const DetectedFormat = z.enum(IMPORT_FORMATS);
export type DetectedFormat = z.infer<typeof DetectedFormat>;
/** `mapped-csv` is read with the mapping of columns that the user gave. */
export const ImportFormat = z.enum([...IMPORT_FORMATS, "mapped-csv"]);
export type ImportFormat = z.infer<typeof ImportFormat>;

export const ImportStatus = z.enum([
  "queued",
  "running",
  "completed",
  "failed",
  "cancelled",
  "undoing",
  "undone",
]);
export type ImportStatus = z.infer<typeof ImportStatus>;

/** `total` is null before the end of the file; the other counts cover the rows read so far. */
export const ImportRows = z.object({
  total: z.number().int().nullable(),
  read: z.number().int(),
  new: z.number().int(),
  duplicate: z.number().int(),
  corrected: z.number().int(),
  conflict: z.number().int(),
  rejected: z.number().int(),
  /** Rows that state no trade; absent in older events. */
  leftOut: z.number().int().optional(),
  /** Rows that state a balance; absent in older events. */
  stated: z.number().int().optional(),
});
export type ImportRows = z.infer<typeof ImportRows>;

/** An unreadable row: its line in the file (the first is 1) and the reason. */
export const RowError = z.object({ line: z.number().int(), reason: z.string().max(LONGEST_REASON) });
export type RowError = z.infer<typeof RowError>;

export const ImportDiff = z.object({
  new: z.number().int(),
  duplicate: z.number().int(),
  corrected: z.number().int(),
  conflict: z.number().int(),
});

/** The zone of a file's times and its source: the request, the account, the file, or the format. */
export const ImportZone = z.object({
  timeZone: z.string().max(64),
  source: z.enum(["asked", "account", "file", "format"]),
  /**
   * A better zone for US equities whose fills name no zone; only a dry run looks for one. `of` counts those
   * fills, the first 5 000 at most. `outside` counts the fills beyond 04:00–20:00 in New York in the zone
   * that was read. `inside` counts the fills within those hours under `timeZone`.
   */
  suggestion: z
    .object({
      timeZone: z.string().max(64),
      outside: z.number().int(),
      inside: z.number().int(),
      of: z.number().int(),
    })
    .nullable(),
});
export type ImportZone = z.infer<typeof ImportZone>;

export const MOST_PREVIEWED = 20;
/**
 * A dry run keeps in memory what an import would write, so its rows are bounded. An import reads any number.
 */
export const MOST_COMPARED_ROWS = 200_000;

/** One of the first rows of the file, as it will stand in the ledger in the chosen time zone. */
export const PreviewRow = z.object({
  line: z.number().int(),
  executedAt: Instant,
  /** True when the file gives only a date; `executedAt` is then 00:00 UTC of that date. */
  dateOnly: z.boolean().default(false),
  statementTime: z.string().max(200),
  symbol: z.string().max(100),
  side: z.enum(["buy", "sell"]),
  quantity: Decimal,
  price: Decimal,
  currency: z.string().max(20),
});

/**
 * How many rows already stand in the ledger, and by how many minutes their times exceed those of the file; a
 * negative number means earlier.
 */
export const ImportShift = z.object({ offsetMinutes: z.number().int(), fills: z.number().int() });

export const Import = z.object({
  id: Id,
  status: ImportStatus,
  format: ImportFormat,
  fileName: z.string().max(200),
  size: z.number().int(),
  account: z.string().max(80).nullable(),
  timeZone: z.string().max(64),
  /** Absent in older events, from before a file could correct the times of stored fills. */
  times: z.enum(["keep", "correct"]).optional(),
  shift: ImportShift.nullable().optional(),
  /** Absent in older events, from before a zone had a source. */
  zone: ImportZone.optional(),
  dryRun: z.boolean(),
  rows: ImportRows,
  /** How many conflicts wait for a decision; absent in older events. */
  undecided: z.number().int().optional(),
  /**
   * How the ledger agreed with the balances that the file states, when that was last worked out. Null before,
   * absent in older events.
   */
  reconciliation: ReconciliationSummary.nullable().optional(),
  /** The bytes of the file that the counts cover, of `size`; absent in older events. */
  bytesRead: z.number().int().optional(),
  errors: z.array(RowError).max(MOST_ROW_ERRORS),
  diff: ImportDiff.nullable(),
  preview: z.array(PreviewRow).max(MOST_PREVIEWED).optional(),
  contents: ImportContents.optional(),
  failure: z.object({ code: z.string().max(60), detail: z.string().max(500) }).nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type Import = z.infer<typeof Import>;

/**
 * Any other word is refused. Read as "no", a misspelt flag would import a file that the user only wanted to
 * compare.
 */
const FLAGS = new Map<unknown, boolean>([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** The fields beside the file: form fields of a multipart upload, or the query of a raw upload. */
export const ImportFields = z.object({
  account: z.string().trim().min(1).max(80).optional(),
  timeZone: z.string().max(60).optional(),
  format: DetectedFormat.optional(),
  /** The id of a kept mapping, for a file whose columns the user assigned. */
  template: z.string().max(40).optional(),
  /** A `Mapping` as JSON that is not kept. */
  mapping: z.string().max(LONGEST_MAPPING).optional(),
  /**
   * When all stored fills differ from the file by one shift: keep the stored times, or correct them to those
   * of the file.
   */
  times: z.enum(["keep", "correct"]).optional(),
  dryRun: z.preprocess((value) => FLAGS.get(value) ?? value, z.boolean()).optional(),
  fileName: z.string().max(200).optional(),
});
export type ImportFields = z.infer<typeof ImportFields>;

const tag = "Import";
const byId = z.object({ id: z.string().max(40) });

export const importTrades = endpoint({
  name: "importTrades",
  summary:
    "Import a broker's file: multipart `file` (up to 25 MB) or the file as a raw body; `dryRun` only compares, and at most 200 000 rows",
  tag,
  method: "POST",
  path: "/trades/import",
  scope: "journal:write",
  bodyKind: "upload",
  query: ImportFields,
  reply: z.object({ import: Import, diff: ImportDiff.optional() }),
  replies: {
    200: z.object({ import: Import, diff: ImportDiff }),
    202: z.object({ import: Import }),
  },
  errors: ["import_unreadable", "payload_too_large", "media_type_unsupported", "quota_exceeded"],
});

export const listFormats = endpoint({
  name: "listFormats",
  summary: "The formats that an import reads, with what each is called by whom exports it",
  tag,
  method: "GET",
  path: "/imports/formats",
  scope: "journal:read",
  reply: z.object({
    items: z.array(z.object({ format: ImportFormat, title: z.string() })).max(IMPORT_FORMATS.length),
  }),
});

/**
 * What is still being worked out from the fills, in the order of the stages, and the new fills that led to
 * it. `fills` is null where no import led to it.
 */
export const WorkingOut = z.object({
  stage: z.enum(["trades", "biases", "coach"]).nullable(),
  fills: z.number().int().nullable(),
});
export type WorkingOut = z.infer<typeof WorkingOut>;

export const getWorkingOut = endpoint({
  name: "getWorkingOut",
  summary: "What is still being worked out after an import or an undo: trades, biases or the coach's words",
  tag,
  method: "GET",
  path: "/imports/working-out",
  scope: "journal:read",
  reply: WorkingOut,
});

export const listImports = endpoint({
  name: "listImports",
  summary: "Imports, newest first",
  tag,
  method: "GET",
  path: "/imports",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Import),
  errors: ["cursor_invalid"],
});

export const getImport = endpoint({
  name: "getImport",
  summary: "One import with its counts and unreadable rows",
  tag,
  method: "GET",
  path: "/imports/:id",
  scope: "journal:read",
  params: byId,
  reply: Import,
  errors: ["not_found"],
});

export const cancelImport = endpoint({
  name: "cancelImport",
  summary:
    "Stop a running import and remove what it wrote; asked again, it takes up a removal that had failed",
  tag,
  method: "POST",
  path: "/imports/:id/cancel",
  scope: "journal:write",
  params: byId,
  reply: z.object({ import: Import }),
  status: [202],
  errors: ["not_found", "import_final"],
});

export const undoImport = endpoint({
  name: "undoImport",
  summary:
    "Undo a finished import: its fills leave the ledger; asked again, it takes up an undo that had failed",
  tag,
  method: "DELETE",
  path: "/imports/:id",
  scope: "journal:write",
  params: byId,
  reply: z.object({ import: Import }),
  status: [202],
  errors: ["not_found", "import_running", "import_final"],
});
