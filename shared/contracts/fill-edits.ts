import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Side } from "../side.ts";
import { MOST_DELETED_TOGETHER, nameWords, words } from "./bounds.ts";
import { AssetClass, Fill } from "./fills.ts";
import { Instant, isNotFuture, page, PageQuery, TOO_LATE } from "./page.ts";

/** A name on one line, without space at its ends. */
function nameOf(most: number) {
  return nameWords(most)
    .overwrite((name) => name.trim())
    .refine((name) => name !== "", "is empty");
}

const Currency = words(12)
  .overwrite((code) => code.trim().toUpperCase())
  .refine((code) => /^[A-Z][A-Z0-9.]{1,11}$/.test(code), "is not a currency code");
/** An instant, or a date where the time is not known. */
const ExecutedAt = z.union([Instant, z.iso.date().max(10)]).refine(isNotFuture, TOO_LATE);
const Right = z.enum(["call", "put"]);

/** What a change may name; what is left out stays. */
const Changeable = z.object({
  executedAt: ExecutedAt,
  symbol: nameOf(100),
  side: Side,
  quantity: PositiveDecimal,
  price: Decimal,
  /** A cost is positive; a rebate is negative. */
  fee: Decimal.optional(),
  currency: Currency,
  assetClass: AssetClass.optional(),
  multiplier: PositiveDecimal.optional(),
  feeCurrency: Currency.optional(),
  expiry: z.iso.date().max(10).nullable().optional(),
  strike: Decimal.nullable().optional(),
  right: Right.nullable().optional(),
  note: words(200).nullable().optional(),
});

const TERMS = ["expiry", "strike", "right"] as const;
type Terms = { [T in (typeof TERMS)[number]]?: string | null | undefined };

/** The terms that an option needs and these do not tell; none of another instrument. */
export function missingTerms(
  fill: Terms & { assetClass?: AssetClass | undefined },
): { path: (typeof TERMS)[number]; message: string }[] {
  if (fill.assetClass !== "option") return [];
  return TERMS.filter((term) => (fill[term] ?? null) === null).map((path) => ({
    path,
    message: "is needed for an option",
  }));
}

/** A fill as its owner types it in, by the columns of Tidemark CSV. Without a fee the fee is not known. */
export const NewFill = z
  .strictObject({
    ...Changeable.shape,
    account: nameOf(80),
    executionId: nameOf(100).optional(),
    isin: nameOf(20).optional(),
    underlying: nameOf(100).optional(),
  })
  .superRefine((fill, { addIssue }) => {
    for (const { path, message } of missingTerms(fill)) addIssue({ code: "custom", path: [path], message });
  });
export type NewFill = z.infer<typeof NewFill>;

/** The account and the execution id say which fill it is, so a change names neither. */
export const FillChange = z
  .strictObject(Changeable.partial().shape)
  .refine((change) => Object.keys(change).length > 0, "changes nothing");
export type FillChange = z.infer<typeof FillChange>;

/** A fill with what its owner made of it. */
export const FillDetail = Fill.extend({
  expiry: z.iso.date().nullable(),
  strike: Decimal.nullable(),
  right: Right.nullable(),
  note: z.string().nullable(),
  /** The fill as imports and its first entry state it, where its owner changed it; else null. */
  original: Fill.nullable(),
  deleted: z.boolean(),
  /** The last change, deletion or note; null for none. */
  editedAt: Instant.nullable(),
  /** True for a fill that no file states. */
  typed: z.boolean(),
  /** False for a fill of a paper account or of the sample. */
  editable: z.boolean(),
  /** Another one after each change; 0 for a fill as it came. */
  version: z.number().int(),
});
export type FillDetail = z.infer<typeof FillDetail>;

/** A deleted fill. One that the deletion of a trade took comes back with it, by `restoreTrade`. */
export const DeletedFill = FillDetail.extend({ deletedWith: z.string().nullable() });
export type DeletedFill = z.infer<typeof DeletedFill>;

const tag = "Ledger";
const params = z.object({ id: z.string().max(40) });

export const addFill = endpoint({
  name: "addFill",
  summary:
    "Type a fill in. An equal fill of a file that nobody typed yet is that one, so a statement that comes later adds nothing",
  tag,
  method: "POST",
  path: "/fills",
  scope: "journal:write",
  body: NewFill,
  /** `duplicate`: the fill stood already, by a file, and was not added again. */
  reply: FillDetail.extend({ duplicate: z.boolean() }),
  status: [201],
  errors: ["fill_fixed", "fill_taken", "too_many"],
});

export const getFill = endpoint({
  name: "getFill",
  summary: "One fill, with its original where its owner changed it",
  tag,
  method: "GET",
  path: "/fills/:id",
  scope: "journal:read",
  params,
  reply: FillDetail,
  errors: ["not_found"],
});

export const editFill = endpoint({
  name: "editFill",
  summary:
    "Change a fill; its original is kept, so that its file imported again adds nothing. With If-Match only when nobody else did",
  tag,
  method: "PATCH",
  path: "/fills/:id",
  scope: "journal:write",
  params,
  body: FillChange,
  reply: FillDetail,
  /** `trade_deriving`: another time cannot be judged before the trades follow the last change. */
  errors: ["not_found", "precondition_failed", "fill_fixed", "trade_deriving", "too_many"],
});

export const deleteFill = endpoint({
  name: "deleteFill",
  summary: "Delete a fill; its file imported again does not bring it back, `restoreFill` does",
  tag,
  method: "DELETE",
  path: "/fills/:id",
  scope: "journal:write",
  params,
  errors: ["not_found", "precondition_failed", "fill_fixed", "too_many"],
});

export const restoreFill = endpoint({
  name: "restoreFill",
  summary:
    "Bring a deleted fill back as it was last shown, or give a changed one its original again. A note stays, and a fill that is not deleted, or not changed, is answered as it stands",
  tag,
  method: "POST",
  path: "/fills/:id/restore",
  scope: "journal:write",
  params,
  /** What is taken back. `edit` is about the facts of the fill; its note is another word of its owner's. */
  query: z.object({ of: z.enum(["deletion", "edit"]).default("deletion") }),
  reply: FillDetail,
  errors: ["not_found", "precondition_failed", "fill_fixed", "fill_taken", "trade_deriving"],
});

export const listDeletedFills = endpoint({
  name: "listDeletedFills",
  summary: "Deleted fills, the last deleted first",
  tag,
  method: "GET",
  path: "/deleted-fills",
  scope: "journal:read",
  query: PageQuery,
  reply: page(DeletedFill),
  errors: ["cursor_invalid"],
});

/** How many fills a deletion or its undo was about. */
const Count = z.object({ fills: z.number().int() });

export const deleteTrade = endpoint({
  name: "deleteTrade",
  summary: `Delete the fills of a trade, at most ${MOST_DELETED_TOGETHER}. A fill shared with the next trade keeps the part of that one`,
  tag,
  method: "DELETE",
  path: "/trades/:id",
  scope: "journal:write",
  params,
  reply: Count,
  errors: ["not_found", "fill_fixed", "trade_too_long", "trade_deriving", "trade_tied", "too_many"],
});

export const restoreTrade = endpoint({
  name: "restoreTrade",
  summary: "Bring back what the deletion of a trade took",
  tag,
  method: "POST",
  path: "/trades/:id/restore",
  scope: "journal:write",
  params,
  reply: Count,
  errors: ["not_found", "fill_taken"],
});
