import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";
import { MOST_LEGS, SaidBy, StructureShape } from "./structure-shapes.ts";
import { LotMethod, Trade, TradeFilter, TradeStatus } from "./trades.ts";

/** An owner's words about structures are kept for so many trades, and the last changes can be taken back. */
export const MOST_STRUCTURE_WORDS = 10_000;
export const MOST_STRUCTURE_CHANGES = 20;

/** A trade as a leg. An option has a right, a strike and an expiry. */
export const StructureLeg = Trade.pick({
  id: true,
  symbol: true,
  assetClass: true,
  direction: true,
  status: true,
  quantity: true,
  multiplier: true,
  entryPrice: true,
  exitPrice: true,
  openedAt: true,
  openedDateOnly: true,
  closedAt: true,
  closedDateOnly: true,
  grossPnl: true,
  fees: true,
  netPnl: true,
  fills: true,
  foreignFees: true,
  feesUnknown: true,
}).extend({
  right: z.enum(["call", "put"]).nullable(),
  strike: Decimal.nullable(),
  expiry: z.iso.date().max(10).nullable(),
});
export type StructureLeg = z.infer<typeof StructureLeg>;

/**
 * Why the most that a structure loses is not told. The loss has no bound, nothing can be lost, or legs expire
 * on several days. `unknown` stands for a price or terms of an option that nothing tells.
 */
export const NoMaxLoss = z.enum(["unbounded", "nothing", "several_expiries", "unknown"]);
export type NoMaxLoss = z.infer<typeof NoMaxLoss>;

/**
 * Trades of one account and currency that are one decision. It is open while a leg is, and its money is the
 * sum of its legs.
 */
export const Structure = z.object({
  id: Id,
  shape: StructureShape,
  by: SaidBy,
  account: z.string(),
  /** The symbol of what the options are about. */
  underlying: z.string(),
  currency: z.string(),
  status: TradeStatus,
  openedAt: Instant,
  openedDateOnly: z.boolean(),
  /** When its last leg closed. */
  closedAt: Instant.nullable(),
  closedDateOnly: z.boolean(),
  grossPnl: Decimal,
  fees: Decimal,
  netPnl: Decimal,
  /**
   * The most that it loses at expiry by its entry prices, before fees. Of a credit vertical that is the width
   * × the multiplier less the credit. Null for one of the reasons in `noMaxLoss`.
   */
  maxLoss: Decimal.nullable(),
  noMaxLoss: NoMaxLoss.nullable(),
  /** The net P&L of a closed structure ÷ `maxLoss`. */
  rMultiple: Decimal.nullable(),
  foreignFees: z.number().int(),
  feesUnknown: z.number().int(),
  /** By strike, what is no option first. */
  legs: z.array(StructureLeg).max(MOST_LEGS),
  version: z.number().int(),
});
export type Structure = z.infer<typeof Structure>;

const tag = "Journal";
const params = z.object({ id: z.string().max(40) });
const lots = z.object({ lotMethod: LotMethod.default("fifo") });

export const listStructures = endpoint({
  name: "listStructures",
  summary: "Option structures, the last opened first",
  tag,
  method: "GET",
  path: "/structures",
  scope: "journal:read",
  /** As for trades; `underlying` is exact. */
  query: PageQuery.extend(
    TradeFilter.pick({ account: true, status: true, from: true, to: true }).shape,
  ).extend({
    underlying: optionalText(),
    shape: StructureShape.optional(),
    ...lots.shape,
  }),
  reply: page(Structure),
  errors: ["cursor_invalid"],
});

export const getStructure = endpoint({
  name: "getStructure",
  summary: "One option structure with its legs",
  tag,
  method: "GET",
  path: "/structures/:id",
  scope: "journal:read",
  params,
  query: lots,
  reply: Structure,
  errors: ["not_found"],
});

export const joinTrades = endpoint({
  name: "joinTrades",
  summary:
    "Say that trades of at least two contracts, an option among them, are the legs of one structure; each leaves the one that it was in",
  tag,
  method: "POST",
  path: "/structures",
  scope: "journal:write",
  body: z.object({ trades: z.array(Id).min(2).max(MOST_LEGS) }),
  /** `change` is null where the trades were this structure already, by their owner's word. */
  reply: z.object({ structure: Structure, change: Id.nullable() }),
  status: [201],
  errors: ["not_found", "structure_mixed", "structure_without_option", "too_many"],
});

export const splitStructure = endpoint({
  name: "splitStructure",
  summary:
    "Say that the trades of a structure stand alone; with If-Match only when it did not change meanwhile",
  tag,
  method: "DELETE",
  path: "/structures/:id",
  scope: "journal:write",
  params,
  reply: z.object({ change: Id }),
  errors: ["not_found", "precondition_failed", "too_many"],
});

export const undoStructureChange = endpoint({
  name: "undoStructureChange",
  summary: "Take back what one of the last changes said, except of trades about which more was said since",
  tag,
  method: "POST",
  path: "/structure-changes/:id/undo",
  scope: "journal:write",
  params,
  body: z.object({}),
  /** `remaining` trades were changed since; another undo finds them once that is taken back. */
  reply: z.object({ trades: z.number().int(), remaining: z.number().int() }),
  errors: ["not_found", "changed_since"],
});
