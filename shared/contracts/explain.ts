import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { BookingKind } from "./bookings.ts";
import { BREAKDOWNS } from "./breakdowns.ts";
import { Conversion } from "./conversion.ts";
import { sensible } from "./filter-sense.ts";
import { Instant, optionalText } from "./page.ts";
import { MetricsFilter } from "./metrics.ts";
import { ZoneName } from "./profile.ts";
import { LotMethod, TradeFilter } from "./trades.ts";

/** An answer names so many parts of a total; the others are reached by the cursor and counted in `after`. */
export const MOST_PARTS = 200;

/** An exact sum, of any length: no part of an explanation is rounded. */
export const ExactSum = z
  .string()
  .max(140)
  .regex(/^-?\d{1,60}(\.\d{1,72})?$/)
  .meta({ id: "ExactSum", description: "An exact decimal number as a string, never rounded" });

/** Money of all closes, or counts and money of the closed trades, as `GET /metrics` computes them. */
export const METRIC_FIGURES = [
  "netPnl",
  "grossPnl",
  "fees",
  "trades",
  "winRate",
  "averageWin",
  "averageLoss",
  "payoff",
  "profitFactor",
  "expectancy",
  "maxDrawdown",
] as const;
/** Also what the lots of open trades cost, which `GET /metrics/lot-methods` puts side by side. */
export const MetricFigure = z.enum([...METRIC_FIGURES, "openCost"]);
export type MetricFigure = z.infer<typeof MetricFigure>;

/** A group of a breakdown, or days in a row such as `2026-03-02/2026-03-08`, both of them counted. */
export const CellKind = z.enum([...BREAKDOWNS, "days"]);
export type CellKind = z.infer<typeof CellKind>;

/** What one part is. Months and days are of UTC, as in the equity and the list of trades. */
export const PART_KINDS = ["month", "day", "symbol", "account", "trade"] as const;
export const PartKind = z.enum(PART_KINDS);
export type PartKind = z.infer<typeof PartKind>;

/** Of amounts in the base currency also the rates: one of a currency and a day. */
export const MetricPartKind = z.enum([...PART_KINDS, "rate"]);

export const BookingPartKind = z.enum(["kind", "month", "day", "symbol", "account", "booking"]);
/** Of cash, and of the units of a position. */
export const CashPartKind = z.enum(["month", "day", "row"]);

/** What is added up over the parts; a figure is a formula over the totals of its terms. */
export const TERMS = [
  "grossPnl",
  "fees",
  "trades",
  "wins",
  "losses",
  "won",
  "lost",
  "even",
  "amount",
  "opening",
  "proceeds",
  "fillFees",
  "booked",
  "bought",
  "sold",
  "moved",
  "split",
  "held",
] as const;

const Term = z.object({
  term: z.enum(TERMS),
  words: z.string().max(200),
  /** The parts of this answer, `before` and `after` add up to it exactly. */
  total: ExactSum,
});

export const ExplainedPart = z.object({
  /** A month, a day, a symbol, the id of an account, of a trade or of a row, or a kind of booking. */
  key: z.string().max(200),
  /** What a person reads, where the key is an id. */
  label: z.string().max(200),
  /** The bounds within which this part lies, for the question after it. */
  from: Instant.nullable(),
  to: Instant.nullable(),
  /** Of a trade, a booking or a row: the last instant that counts here. */
  at: Instant.nullable(),
  /** How many closes, trades or rows take part. */
  count: z.number().int(),
  /** A value for each term, in the order of `terms`. */
  values: z.array(ExactSum).max(TERMS.length),
});
export type ExplainedPart = z.infer<typeof ExplainedPart>;

const Elsewhere = z.object({ parts: z.number().int(), values: z.array(ExactSum).max(TERMS.length) });

export const Explanation = z.object({
  figure: z.string().max(40),
  /** Null for counts over all currencies. */
  currency: z.string().max(20).nullable(),
  /** Of amounts in the base currency, the rates behind them; null for amounts in their own. */
  conversion: Conversion.nullable(),
  /** As the figure's own page shows it; null for a ratio without a value. */
  value: ExactSum.nullable(),
  formula: z.object({ version: z.string(), words: z.string().max(500), source: z.string().max(300) }),
  lotMethod: LotMethod.nullable(),
  terms: z.array(Term).max(TERMS.length),
  by: z.string().max(20),
  /** The figure to ask for within a part: a drawdown is made of the net P&L of its fall. */
  partFigure: z.string().max(40),
  parts: z.array(ExplainedPart).max(MOST_PARTS),
  /** What the earlier pages hold, and of cash the balance before its first row. */
  before: Elsewhere,
  /** The rest: what the later pages hold. */
  after: Elsewhere,
  /** Of a drawdown: from the last time at the best, null for the start, to the deepest point after it. */
  fall: z
    .object({ best: ExactSum, bestAt: Instant.nullable(), deepest: ExactSum, deepestAt: Instant })
    .nullable(),
  /** The cursor of the parts after these; null where there are none. */
  next: z.string().nullable(),
});
export type Explanation = z.infer<typeof Explanation>;

/** What the list of trades adds up; the last two are of its closed trades. */
export const ListFigure = z.enum(["netPnl", "grossPnl", "fees", "winRate", "expectancy"]);
export type ListFigure = z.infer<typeof ListFigure>;

const Asked = z.object({
  currency: z.string().min(1).max(20),
  cursor: z.string().min(1).max(300).optional(),
});

export const explainMetrics = endpoint({
  name: "explainMetrics",
  summary: "What a figure of `GET /metrics` is made of: its formula, its terms and their exact parts",
  tag: "Ledger",
  method: "GET",
  path: "/metrics/explain",
  scope: "journal:read",
  query: Asked.extend(MetricsFilter.shape).extend({
    /** Without one a win rate or a number of trades is over all currencies; other figures need it. */
    currency: z.string().min(1).max(20).optional(),
    figure: MetricFigure,
    by: MetricPartKind.default("month"),
    /** `base` is the base currency of the preferences; `currency` says nothing then. */
    amounts: z.enum(["own", "base"]).default("own"),
    /**
     * One group of a breakdown or some days of the calendar: what it groups by, its key, and of times the
     * zone.
     */
    cellBy: CellKind.optional(),
    cell: z.string().max(200).optional(),
    timeZone: ZoneName.optional(),
    /** Accounts of one kind: a digest never adds paper money to real money. */
    accountKind: z.enum(["journal", "paper"]).optional(),
  }),
  reply: Explanation,
  errors: ["cursor_invalid"],
});

export const explainTrades = endpoint({
  name: "explainTrades",
  summary: "What a sum of `GET /trades/summary` is made of, by the filter of the list",
  tag: "Ledger",
  method: "GET",
  path: "/trades/explain",
  scope: "journal:read",
  query: sensible(
    Asked.extend(TradeFilter.shape).extend({
      currency: z.string().min(1).max(20).optional(),
      figure: ListFigure,
      /** As in `GET /metrics/explain`. */
      amounts: z.enum(["own", "base"]).default("own"),
      /** The bounds of a part, in UTC whatever the clock of the filter is. */
      partFrom: Instant.optional(),
      partTo: Instant.optional(),
      by: PartKind.default("month"),
    }),
  ),
  reply: Explanation,
  errors: ["cursor_invalid"],
});

export const explainBookings = endpoint({
  name: "explainBookings",
  summary: "What the money of bookings adds up to, by kind, time, symbol, account or booking",
  tag: "Ledger",
  method: "GET",
  path: "/bookings/explain",
  scope: "journal:read",
  query: Asked.extend({
    account: optionalText(),
    symbol: optionalText(),
    kind: z.preprocess((value) => (value === "" ? undefined : value), BookingKind.optional()),
    from: Instant.optional(),
    to: Instant.optional(),
    by: BookingPartKind.default("kind"),
  }),
  reply: Explanation,
  errors: ["cursor_invalid"],
});

export const explainCash = endpoint({
  name: "explainCash",
  summary: "What the ledger's cash of one account and currency is made of, up to and with an instant",
  tag: "Ledger",
  method: "GET",
  path: "/reconciliations/explain",
  scope: "journal:read",
  query: Asked.extend({
    account: z.string().min(1).max(100),
    /** Rows after `since` count, and rows of `at` itself. */
    since: Instant.optional(),
    at: Instant,
    opening: ExactSum.default("0"),
    from: Instant.optional(),
    to: Instant.optional(),
    by: CashPartKind.default("month"),
  }),
  reply: Explanation,
  errors: ["cursor_invalid", "not_found"],
});

export const explainUnits = endpoint({
  name: "explainUnits",
  summary: "What the ledger's units of a position are made of, up to and with an instant",
  tag: "Ledger",
  method: "GET",
  path: "/reconciliations/explain-units",
  scope: "journal:read",
  query: z.object({
    cursor: z.string().min(1).max(300).optional(),
    account: z.string().min(1).max(100),
    /** As a reconciliation names the position. */
    symbol: z.string().min(1).max(100),
    at: Instant,
    from: Instant.optional(),
    to: Instant.optional(),
    by: CashPartKind.default("month"),
  }),
  reply: Explanation,
  errors: ["cursor_invalid", "not_found"],
});
