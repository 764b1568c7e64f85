import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { BulkEdit } from "./bulk-edits.ts";
import { Id, MOST_GROUP_CURRENCIES } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { LONGEST_TAG, TagName } from "./trade-notes.ts";

const tag = "Journal";
const params = z.object({ id: z.string().max(40) });

/** What the trades of a tag or a setup come to. Money is that of `/metrics/breakdown`, by currency. */
export const WordFigures = z.object({
  trades: z.number().int(),
  openTrades: z.number().int(),
  /** When its last trade closed, or was opened where it is still open; null without a trade. */
  lastAt: Instant.nullable(),
  /** The currencies with the most trades. */
  byCurrency: z
    .array(z.object({ currency: z.string(), trades: z.number().int(), netPnl: Decimal }))
    .max(MOST_GROUP_CURRENCIES),
});
export type WordFigures = z.infer<typeof WordFigures>;

/** A list of names comes with figures when it is asked for them. */
export const WordQuery = PageQuery.extend({ figures: z.enum(["true", "false"]).default("false") });

/** A tag of the owner's; its trades are those of the ledger as it stands. */
export const Tag = z.object({
  id: Id,
  name: z.string().max(LONGEST_TAG),
  createdAt: Instant,
  figures: WordFigures.nullable(),
});
export type Tag = z.infer<typeof Tag>;

export const listTags = endpoint({
  name: "listTags",
  summary: "The caller's tags, by name; with `figures=true` what their trades come to",
  tag,
  method: "GET",
  path: "/tags",
  scope: "journal:read",
  query: WordQuery,
  reply: page(Tag),
  errors: ["cursor_invalid"],
});

export const renameTag = endpoint({
  name: "renameTag",
  summary: "Give a tag another name, on all of its trades at once",
  tag,
  method: "PATCH",
  path: "/tags/:id",
  scope: "journal:write",
  params,
  body: z.object({ name: TagName }),
  reply: Tag.omit({ figures: true }),
  errors: ["not_found", "name_taken"],
});

/** The one that the trades get in place of this one. */
export const MergeInto = z.object({ into: z.string().max(40) });

export const mergeTag = endpoint({
  name: "mergeTag",
  summary: "Put another tag in the place of a tag, which goes; 202 where a job goes on, and an undo is kept",
  tag,
  method: "POST",
  path: "/tags/:id/merge",
  scope: "journal:write",
  params,
  body: MergeInto,
  reply: BulkEdit,
  replies: { 200: BulkEdit, 202: BulkEdit },
  errors: ["not_found"],
});

export const removeTag = endpoint({
  name: "removeTag",
  summary: "Take a tag off all of its trades; 202 where a job goes on, and an undo is kept",
  tag,
  method: "DELETE",
  path: "/tags/:id",
  scope: "journal:write",
  params,
  reply: BulkEdit,
  replies: { 200: BulkEdit, 202: BulkEdit },
  errors: ["not_found"],
});
