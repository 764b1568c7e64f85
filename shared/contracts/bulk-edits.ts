import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { sensible } from "./filter-sense.ts";
import { Instant } from "./page.ts";
import { LONGEST_SETUP, MOST_TRADE_TAGS, TagName, TradeAnnotation } from "./trade-notes.ts";
import { WritingFilter } from "./trades.ts";

/** An edit names at most this many trades by their ids, and a filter may find this many. */
export const MOST_NAMED_TRADES = 2_000;
export const MOST_EDITED_TRADES = 100_000;
/** What stood before an edit is kept for the last edits only. */
export const MOST_KEPT_EDITS = 5;

const tagNames = z.array(TagName).max(MOST_TRADE_TAGS).optional();

/**
 * What is written about each of many trades; what is left out stays. `tags` replaces all tags. `addTags` adds
 * some, as far as a trade has room, and `removeTags` takes some away.
 */
export const BulkChange = TradeAnnotation.extend({ addTags: tagNames, removeTags: tagNames });
export type BulkChange = z.infer<typeof BulkChange>;

/** Trades by their ids, or by a filter of the list. Only a filter without any part finds all trades. */
export const NewBulkEdit = z
  .object({
    ids: z.array(Id).min(1).max(MOST_NAMED_TRADES).optional(),
    filter: sensible(WritingFilter).optional(),
    set: BulkChange,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    error: "either `ids` or `filter`",
    path: ["ids"],
  });
export type NewBulkEdit = z.infer<typeof NewBulkEdit>;

/** The tag or setup that an edit takes from its trades, and the name of what comes in its place. */
export const EditedWord = z.object({
  kind: z.enum(["tag", "setup"]),
  id: Id,
  name: z.string().max(LONGEST_SETUP),
  into: z.object({ id: Id, name: z.string().max(LONGEST_SETUP) }).nullable(),
});
export type EditedWord = z.infer<typeof EditedWord>;

export const BulkEdit = z.object({
  id: Id,
  status: z.enum(["running", "done", "undoing", "undone"]),
  /** How many trades the edit is about. */
  trades: z.number().int(),
  /** In how many of them it has changed something. */
  changed: z.number().int(),
  /** In how many trades tags were left out, because a trade has room for no more. */
  noRoom: z.number().int(),
  /** In how many of the changed trades an undo brought back all that was before. */
  restored: z.number().int(),
  /** In how many something stays after an undo, because it was changed since; another undo finds it later. */
  remaining: z.number().int(),
  /** Set where the edit removes or merges a tag or a setup, which goes at its end. */
  word: EditedWord.nullable(),
  createdAt: Instant,
});
export type BulkEdit = z.infer<typeof BulkEdit>;

const tag = "Journal";
const params = z.object({ id: z.string().max(40) });
const replies = { 200: BulkEdit, 202: BulkEdit };

export const editTrades = endpoint({
  name: "editTrades",
  summary: "Write the same about many trades; 202 where a job goes on with it",
  tag,
  method: "POST",
  path: "/trades/bulk",
  scope: "journal:write",
  body: NewBulkEdit,
  reply: BulkEdit,
  replies,
  errors: ["too_many"],
});

export const readBulkEdit = endpoint({
  name: "readBulkEdit",
  summary: "How far an edit of many trades, or its undo, is",
  tag,
  method: "GET",
  path: "/bulk-edits/:id",
  scope: "journal:read",
  params,
  reply: BulkEdit,
  errors: ["not_found"],
});

export const undoBulkEdit = endpoint({
  name: "undoBulkEdit",
  summary: "Bring back what stood before an edit, field by field, except where a field was changed since",
  tag,
  method: "POST",
  path: "/bulk-edits/:id/undo",
  scope: "journal:write",
  params,
  body: z.object({}),
  reply: BulkEdit,
  replies,
  errors: ["not_found", "name_taken", "changed_since"],
});
