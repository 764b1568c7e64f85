import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { MOST_FILTER_SYMBOLS, MOST_OFFSET } from "./bounds.ts";
import { givenText, holdsWord, sensible } from "./filter-sense.ts";
import { AssetClass } from "./fills.ts";
import { ZoneName } from "./profile.ts";
import { Instant, page, PageQuery, optionalText } from "./page.ts";
import { StructureOfTrade, StructureShape } from "./structure-shapes.ts";
import { LONGEST_SETUP, LONGEST_TAG, Written } from "./trade-notes.ts";

export const LotMethod = z.enum(["fifo", "lifo", "hifo", "average"]);
export type LotMethod = z.infer<typeof LotMethod>;

/**
 * A trade is `incomplete` when units came in without a known price, or when all of them left by transfers.
 * Its money fields hold only what is known, and it counts as no win and no loss; `openQuantity` says what it
 * still holds.
 */
export const TradeStatus = z.enum(["open", "closed", "incomplete"]);
export type TradeStatus = z.infer<typeof TradeStatus>;

/**
 * One account and instrument from flat to flat. Money fields follow the requested lot method and hold what is
 * realised so far. Units and prices are those after the splits that the trade went through.
 */
export const Trade = z.object({
  id: z.string(),
  account: z.string(),
  symbol: z.string(),
  assetClass: AssetClass,
  direction: z.enum(["long", "short"]),
  status: TradeStatus,
  /** The units that came in and did not leave by a transfer. */
  quantity: Decimal,
  /** The quantity still open; 0 for a closed trade. */
  openQuantity: Decimal,
  /** 0 when the price of some units is not known. */
  entryPrice: Decimal,
  exitPrice: Decimal.nullable(),
  /**
   * With `openedDateOnly` or `closedDateOnly` the fill has a date and no time; its instant is 00:00 UTC of
   * the date.
   */
  openedAt: Instant,
  openedDateOnly: z.boolean(),
  closedAt: Instant.nullable(),
  closedDateOnly: z.boolean(),
  grossPnl: Decimal,
  fees: Decimal,
  netPnl: Decimal,
  currency: z.string(),
  fills: z.number().int(),
  multiplier: Decimal,
  /**
   * How many fills have a fee in another currency. Without rates such a fee counts in neither `fees` nor
   * `netPnl`.
   */
  foreignFees: z.number().int(),
  /** How many fills have a fee that nothing tells. Above 0, `netPnl` is before these fees. */
  feesUnknown: z.number().int(),
  /** The structure of which the trade is a leg; null for a trade that stands alone. */
  structure: StructureOfTrade.nullable(),
  ...Written.shape,
});
export type Trade = z.infer<typeof Trade>;

/** What the list of trades can be ordered by. */
export const TRADE_COLUMNS = [
  "closedAt",
  "openedAt",
  "held",
  "quantity",
  "entryPrice",
  "exitPrice",
  "grossPnl",
  "fees",
  "netPnl",
  "rMultiple",
  "mae",
  "mfe",
  "maeR",
  "mfeR",
] as const;
export type TradeColumn = (typeof TRADE_COLUMNS)[number];

/**
 * A column in ascending order, or in descending order with a minus before it. A trade without the figure
 * comes last in both orders: an open one has no holding time, and a position without exits no exit price. The
 * excursions are in money, and in R over the planned risk; only trades that were worked out have them.
 */
export const TradeSort = z.enum(
  TRADE_COLUMNS.flatMap((column): (TradeColumn | `-${TradeColumn}`)[] => [`-${column}`, column]),
);
export type TradeSort = z.infer<typeof TradeSort>;

/** Exact symbols with commas between them. */
const Symbols = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").filter((symbol) => symbol !== "") : value),
  z.array(z.string().max(100)).max(MOST_FILTER_SYMBOLS).optional(),
);

/** How long a closed trade was held; each bound belongs to the longer bucket. */
export const HOLDING_KEYS = [
  "under_1m",
  "1m_5m",
  "5m_15m",
  "15m_1h",
  "1h_4h",
  "4h_1d",
  "1d_7d",
  "7d_30d",
  "over_30d",
] as const;
/** The key of what has a date and no time, where a clock is needed. */
export const UNTIMED = "untimed";
/** The key of open trades among holding times. */
export const STILL_OPEN = "open";

/** ISO weekdays, from Monday to Sunday. */
export const Weekday = z.enum(["1", "2", "3", "4", "5", "6", "7"]);

/** What a trade answered to the rules of its setup: it followed them, or it broke one or more. */
export const ADHERENCE_KEYS = ["followed", "broken"] as const;

/** A time of day such as `09:30`. */
export const TimeOfDay = z
  .string()
  .max(5)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 09:30");
/** How many results in a row a filter can ask for. */
export const RUN_LENGTHS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/**
 * `from` ≤ the closing instant < `to`; an open trade counts by its opening instant. `account` is a name or
 * an id; without it no trade of the sample counts. `symbol` names symbols exactly, and `symbolPrefix` how a
 * symbol begins, in either case. `result` finds closed trades by the sign of their net P&L. Within the
 * tolerance of the preferences they are breakeven. `tag` and `setup` are names in any case. `text` finds
 * trades that hold its first six words. Each may begin a word of the notes, of a tag or of the setup, or the
 * symbol. A text without a word is found only where a symbol or such a name begins with it. `rule` is the id
 * of a rule that the trade answered. `adherence` is what it answered to that rule, or without one to all
 * rules of its setup. `netFrom` ≤ net P&L < `netTo` finds closed trades, and so does `rFrom` ≤ R-multiple <
 * `rTo`. A range that ends before it begins is empty. `openedFrom` ≤ the time of day of the opening <
 * `openedBefore`, over midnight where the first is the later one; they are never equal. `after` finds what
 * was opened when the last trade to close in its account had such a result. With `afterRun` it was the last
 * so many of them. `structure` finds the legs of structures of a shape.
 */
export const TradeFilter = z.object({
  symbol: Symbols,
  symbolPrefix: optionalText(),
  account: optionalText(),
  status: TradeStatus.optional(),
  direction: z.enum(["long", "short"]).optional(),
  result: z.enum(["win", "loss", "breakeven"]).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  tag: optionalText(LONGEST_TAG),
  setup: optionalText(LONGEST_SETUP),
  text: optionalText(),
  rule: optionalText(40),
  adherence: z.enum(ADHERENCE_KEYS).optional(),
  structure: StructureShape.optional(),
  timeZone: ZoneName.optional(),
  weekday: Weekday.optional(),
  hour: z
    .string()
    .max(7)
    .regex(/^([01]\d|2[0-3]|untimed)$/, "must be 00 to 23 or untimed")
    .optional(),
  holding: z.enum([...HOLDING_KEYS, UNTIMED, STILL_OPEN]).optional(),
  openedFrom: TimeOfDay.optional(),
  openedBefore: z.union([TimeOfDay, z.literal("24:00")]).optional(),
  after: z.enum(["win", "loss"]).optional(),
  afterRun: z.enum(RUN_LENGTHS).optional(),
  netFrom: Decimal.optional(),
  netTo: Decimal.optional(),
  rFrom: Decimal.optional(),
  rTo: Decimal.optional(),
  lotMethod: LotMethod.default("fifo"),
});
export type TradeFilter = z.output<typeof TradeFilter>;

/**
 * A filter that decides which trades are written about, or that is kept. A part that says nothing is refused;
 * without any part it is all trades.
 */
export const WritingFilter = TradeFilter.extend({
  symbol: Symbols.refine((symbols) => symbols?.length !== 0, "names no symbol"),
  symbolPrefix: givenText(),
  account: givenText(),
  tag: givenText(LONGEST_TAG),
  setup: givenText(LONGEST_SETUP),
  text: z.string().max(100).refine(holdsWord, "holds no word").optional(),
  rule: givenText(40),
});

export const listTrades = endpoint({
  name: "listTrades",
  summary: "Trades, by default the last closed first with the open ones before them",
  tag: "Ledger",
  method: "GET",
  path: "/trades",
  scope: "journal:read",
  query: sensible(
    PageQuery.extend(TradeFilter.shape).extend({
      sort: TradeSort.default("-closedAt"),
      /** How many trades to pass over, for a page in the middle of a long list. */
      offset: z.coerce.number().int().min(0).max(MOST_OFFSET).default(0),
    }),
  ),
  reply: page(Trade),
  errors: ["cursor_invalid"],
});
