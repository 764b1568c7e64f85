import { boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type * as z from "zod";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { ImportContents } from "#shared/contracts/import-contents.ts";
import type {
  Import,
  ImportFormat,
  ImportStatus,
  ImportZone,
  PreviewRow,
  RowError,
} from "#shared/contracts/imports.ts";
import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { instant, int8 } from "./column-types.ts";
import { DERIVED, exported, INTERNAL, own, withheld } from "./privacy.ts";

export const imports = pgTable(
  "imports",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    status: text().$type<ImportStatus>().notNull(),
    ends_as: text().$type<"failed" | "cancelled" | "undone">(),
    format: text().$type<ImportFormat>().notNull(),
    file_name: text().notNull(),
    file_key: text().notNull(),
    size: int8().notNull(),
    account: text(),
    time_zone: text().notNull(),
    dry_run: boolean().notNull().default(false),
    next_line: integer().notNull().default(0),
    rows_total: integer(),
    rows_new: integer().notNull().default(0),
    rows_duplicate: integer().notNull().default(0),
    rows_corrected: integer().notNull().default(0),
    rows_conflict: integer().notNull().default(0),
    rows_rejected: integer().notNull().default(0),
    errors: jsonb().$type<RowError[]>().notNull().default([]),
    preview: jsonb().$type<z.infer<typeof PreviewRow>[]>(),
    failure: jsonb().$type<NonNullable<Import["failure"]>>(),
    created_at: instant().notNull(),
    finished_at: instant(),
    scope_at: instant(),
    file_kept: boolean().notNull().default(true),
    times: text().$type<"keep" | "correct">().notNull().default("keep"),
    shift_offsets: integer().array(),
    rows_shifted: integer().notNull().default(0),
    zone_source: text().$type<ImportZone["source"]>().notNull().default("format"),
    zone_suggestion: jsonb().$type<NonNullable<ImportZone["suggestion"]>>(),
    zone_accounts: text().array().notNull().default([]),
    resume: jsonb().$type<object>(),
    contents: jsonb().$type<ImportContents>(),
    rows_left_out: integer().notNull().default(0),
    bytes_read: int8().notNull().default("0"),
    rows_stated: integer().notNull().default(0),
    reconciliation: jsonb().$type<ReconciliationSummary>(),
    rows_undecided: integer().notNull().default(0),
    mapping: jsonb().$type<Mapping>(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const importsPrivacy = own(
  imports,
  exported(
    "id",
    "status",
    "format",
    "mapping",
    "file_name",
    "size",
    "account",
    "time_zone",
    "zone_source",
    "zone_suggestion",
    "times",
    "dry_run",
    "rows_total",
    "rows_new",
    "rows_duplicate",
    "rows_corrected",
    "rows_conflict",
    "rows_undecided",
    "rows_rejected",
    "rows_shifted",
    "rows_left_out",
    "rows_stated",
    "shift_offsets",
    "errors",
    "preview",
    "contents",
    "reconciliation",
    "failure",
    "created_at",
    "finished_at",
  ),
  withheld({
    ends_as: INTERNAL,
    file_key: INTERNAL,
    file_kept: INTERNAL,
    next_line: INTERNAL,
    scope_at: INTERNAL,
    resume: INTERNAL,
    bytes_read: INTERNAL,
    zone_accounts: INTERNAL,
  }),
);

/** Mappings of files' columns that users keep for the next file of the same kind. */
export const importTemplates = pgTable(
  "import_templates",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    mapping: jsonb().$type<Mapping>().notNull(),
    header: text(),
    created_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const importTemplatesPrivacy = own(
  importTemplates,
  exported("id", "name", "mapping", "created_at"),
  withheld({ header: DERIVED }),
);
