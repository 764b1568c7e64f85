import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { LONGEST_SETUP, LONGEST_TAG, TradeAnnotation } from "./trade-notes.ts";
import { LotMethod, Trade } from "./trades.ts";

const tag = "Journal";

export const annotateTrade = endpoint({
  name: "annotateTrade",
  summary:
    "Write about a trade: notes, tags, setup and plan; with If-Match only when nobody else wrote meanwhile",
  tag,
  method: "PATCH",
  path: "/trades/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  query: z.object({ lotMethod: LotMethod.default("fifo") }),
  body: TradeAnnotation,
  reply: Trade,
  errors: ["not_found", "precondition_failed", "too_many"],
});

/** A tag of the owner's; its trades are those of the ledger as it stands. */
export const Tag = z.object({ id: Id, name: z.string().max(LONGEST_TAG), createdAt: Instant });
export type Tag = z.infer<typeof Tag>;

export const Setup = z.object({ id: Id, name: z.string().max(LONGEST_SETUP), createdAt: Instant });
export type Setup = z.infer<typeof Setup>;

export const listTags = endpoint({
  name: "listTags",
  summary: "The caller's tags, by name",
  tag,
  method: "GET",
  path: "/tags",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Tag),
  errors: ["cursor_invalid"],
});

export const listSetups = endpoint({
  name: "listSetups",
  summary: "The caller's setups, by name",
  tag,
  method: "GET",
  path: "/setups",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Setup),
  errors: ["cursor_invalid"],
});
