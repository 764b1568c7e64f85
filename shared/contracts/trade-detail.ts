import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Side } from "../side.ts";
import { MOST_SHOWN_FILLS } from "./bounds.ts";
import { ConvertedSums } from "./conversion.ts";
import { Effect, FeeSource } from "./fills.ts";
import { Opening } from "./openings.ts";
import { Instant } from "./page.ts";
import { LotMethod, Trade } from "./trades.ts";

/** One lot pairing behind the P&L of a trade: this quantity of an entry was closed by that exit. */
export const LotClose = z.object({
  entryFillId: z.string().nullable(),
  entryAt: Instant.nullable(),
  entryDateOnly: z.boolean(),
  entryPrice: Decimal,
  exitFillId: z.string(),
  exitAt: Instant,
  exitDateOnly: z.boolean(),
  exitPrice: Decimal,
  quantity: Decimal,
  grossPnl: Decimal,
  fees: Decimal,
});
export type LotClose = z.infer<typeof LotClose>;

export const TradeFill = z.object({
  id: z.string(),
  side: Side,
  quantity: Decimal,
  price: Decimal,
  fee: Decimal,
  feeCurrency: z.string(),
  feeSource: FeeSource,
  executedAt: Instant,
  dateOnly: z.boolean(),
  effect: Effect.nullable(),
  executionId: z.string().nullable(),
  /** True where its owner changed what a file or the first entry stated. */
  edited: z.boolean(),
});

/** What a booking, or an answer of the owner, changed in a trade; units of a short position are negative. */
export const TradeChange = z.object({
  /** `opening`: units held before a sale. `lieu`: money for the fraction of a unit. */
  kind: z.enum(["split", "transfer", "opening", "lieu"]),
  /** The booking, or the sale of an opening; `answerOpening` takes it. */
  id: z.string(),
  at: Instant,
  dateOnly: z.boolean(),
  before: Decimal,
  after: Decimal,
  /** Units after a split for units before it. */
  ratio: z.object({ after: Decimal, before: Decimal }).nullable(),
  /** What one unit had cost that came in; null where it is not known, and for everything else. */
  price: Decimal.nullable(),
  /** False for a split that the trade does not follow, beyond a hundred or beyond any quantity. */
  followed: z.boolean(),
  answer: Opening.nullable(),
});
export type TradeChange = z.infer<typeof TradeChange>;

export const getTrade = endpoint({
  name: "getTrade",
  summary: "One trade with its fills and the lots behind its P&L",
  tag: "Ledger",
  method: "GET",
  path: "/trades/:id",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  query: z.object({ lotMethod: LotMethod.default("fifo") }),
  reply: Trade.extend({
    executions: z.array(TradeFill).max(MOST_SHOWN_FILLS),
    lots: z.array(LotClose).max(2 * MOST_SHOWN_FILLS),
    changes: z.array(TradeChange).max(MOST_SHOWN_FILLS),
    /**
     * The sale that opened this short position although no purchase is known, while nobody has said what it
     * is. `answerOpening` takes it.
     */
    asks: z.string().nullable(),
    /** What was said of that sale; null for none. */
    answer: Opening.nullable(),
    /**
     * True when a trade has more than 5 000 fills; `executions` and `lots` then hold only the first of them.
     */
    truncated: z.boolean(),
    formula: z.string(),
    /** The trade in the base currency of the preferences; null without one. */
    converted: ConvertedSums.nullable(),
    /** True for a trade of the sample. */
    sample: z.boolean(),
  }),
  errors: ["not_found"],
});
