import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, nameWords, words } from "./bounds.ts";
import { sensible } from "./filter-sense.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { LotMethod, TradeFilter, TradeSort, WritingFilter } from "./trades.ts";

/** A filter of the list of trades with the order of the list, as it was given. */
const ofList = { lotMethod: LotMethod.optional(), sort: TradeSort.optional() };

export const SavedFilter = z.object({
  id: Id,
  name: words(60),
  filter: TradeFilter.extend(ofList),
  createdAt: Instant,
});
export type SavedFilter = z.infer<typeof SavedFilter>;

export const NewSavedFilter = z.object({
  name: nameWords(60).trim().min(1),
  filter: sensible(WritingFilter.extend(ofList)),
});
export type NewSavedFilter = z.infer<typeof NewSavedFilter>;

const tag = "Journal";

export const listSavedFilters = endpoint({
  name: "listSavedFilters",
  summary: "The filters that the caller keeps, the oldest first",
  tag,
  method: "GET",
  path: "/saved-filters",
  scope: "journal:read",
  query: PageQuery,
  reply: page(SavedFilter),
  errors: ["cursor_invalid"],
});

export const saveFilter = endpoint({
  name: "saveFilter",
  summary: "Keep a filter of the list of trades; one of the same name is replaced",
  tag,
  method: "POST",
  path: "/saved-filters",
  scope: "journal:write",
  body: NewSavedFilter,
  reply: SavedFilter,
  status: [201],
  errors: ["too_many"],
});

export const deleteSavedFilter = endpoint({
  name: "deleteSavedFilter",
  summary: "Forget a filter; the trades stay",
  tag,
  method: "DELETE",
  path: "/saved-filters/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  errors: ["not_found"],
});
