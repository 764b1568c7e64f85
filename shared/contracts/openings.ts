import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant } from "./page.ts";

/**
 * What a sale without a purchase, or a transfer without a price, is. `short`: the sale opened a short
 * position. `earlier`: the units were bought before the ledger begins, and `gift`: they were given, both at
 * `price`. `ignored`: their price stays unknown, and no total counts what they bring.
 */
export const OpeningKind = z.enum(["short", "earlier", "gift", "ignored"]);
export type OpeningKind = z.infer<typeof OpeningKind>;

/** What the owner says of a sale or a transfer. */
export const Opening = z.object({
  /** The sale (a fill) or the transfer (a booking). */
  id: Id,
  kind: OpeningKind,
  /** The units held before a sale; null for a transfer, which tells its own, and for a short sale. */
  quantity: Decimal.nullable(),
  /** What one unit had cost, in the currency of the instrument. */
  price: Decimal.nullable(),
  acquiredOn: z.iso.date().nullable(),
  answeredAt: Instant,
});
export type Opening = z.infer<typeof Opening>;

/**
 * `price` belongs to `earlier` and `gift` and to nothing else. `quantity` belongs to a sale: without it the
 * units are as many as the sale sold.
 */
export const OpeningAnswer = z.strictObject({
  kind: OpeningKind,
  quantity: PositiveDecimal.optional(),
  price: Decimal.refine((price) => !price.startsWith("-"), "must not be negative").optional(),
  acquiredOn: z.iso.date().max(10).optional(),
});
export type OpeningAnswer = z.infer<typeof OpeningAnswer>;

const tag = "Ledger";
const params = z.object({ id: z.string().max(40) });

export const answerOpening = endpoint({
  name: "answerOpening",
  summary: "Say where the units of a sale or of a transfer came from; the trades follow within seconds",
  tag,
  method: "PUT",
  path: "/openings/:id",
  scope: "journal:write",
  params,
  body: OpeningAnswer,
  reply: Opening,
  errors: ["not_found", "too_many"],
});

export const takeBackOpening = endpoint({
  name: "takeBackOpening",
  summary: "Take back what was said of a sale or a transfer",
  tag,
  method: "DELETE",
  path: "/openings/:id",
  scope: "journal:write",
  params,
  errors: ["not_found"],
});
