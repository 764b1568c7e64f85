import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant, page, PageQuery, optionalText } from "./page.ts";

/** The portfolio shows the largest positions; `GET /positions` pages through all. */
export const MOST_SHOWN_POSITIONS = 200;
/** So many snapshots a user may ask for, besides the daily ones. */
export const MOST_SNAPSHOTS = 500;
/** A user may hold so many accounts in the portfolio's answer. */
export const MOST_PORTFOLIO_ACCOUNTS = 100;

/**
 * Money in the position's currency. `quantity` is negative for a short. Figures that need a price are null
 * where none is known.
 */
export const Position = z.object({
  account: Id,
  accountName: z.string().max(80),
  symbol: z.string().max(100),
  quantity: Decimal,
  averagePrice: Decimal,
  marketPrice: Decimal.nullable(),
  marketValue: Decimal.nullable(),
  unrealizedPnl: Decimal.nullable(),
  realizedPnl: Decimal,
  multiplier: Decimal,
  currency: z.string().max(10),
  /** When the price was quoted; null without one. */
  pricedAt: Instant.nullable(),
  stale: z.boolean(),
});
export type Position = z.infer<typeof Position>;

/** `journal` accounts hold what was imported: their cash is not known. */
export const PortfolioAccount = z.object({
  id: Id,
  name: z.string().max(80),
  kind: z.enum(["paper", "journal"]),
  currency: z.string().max(10),
  cash: Decimal.nullable(),
  marketValue: Decimal.nullable(),
  equity: Decimal.nullable(),
  buyingPower: Decimal.nullable(),
  /** 150 % of the value of shorts, which buying power keeps back. */
  marginUsed: Decimal.nullable(),
  dayPnl: Decimal.nullable(),
  totalPnl: Decimal.nullable(),
  positions: z.number().int(),
});
export type PortfolioAccount = z.infer<typeof PortfolioAccount>;

export const Portfolio = z.object({
  accounts: z.array(PortfolioAccount).max(MOST_PORTFOLIO_ACCOUNTS),
  /** The largest by market value. */
  positions: z.array(Position).max(MOST_SHOWN_POSITIONS),
  positionCount: z.number().int(),
  /** Shares of the absolute market value in the combined currency, the largest first; the rest is `other`. */
  allocation: z
    .array(z.object({ symbol: z.string().max(100), share: Decimal }))
    .max(MOST_SHOWN_POSITIONS + 1),
  /** All accounts together, in the base currency; null where a rate or a price is missing. */
  combined: z
    .object({
      currency: z.string().max(10),
      cash: Decimal.nullable(),
      marketValue: Decimal.nullable(),
      equity: Decimal.nullable(),
      dayPnl: Decimal.nullable(),
      totalPnl: Decimal.nullable(),
    })
    .nullable(),
  asOf: Instant,
  /** True when a price behind a figure is older than it should be. */
  stale: z.boolean(),
});
export type Portfolio = z.infer<typeof Portfolio>;

/** A snapshot's holdings are its largest positions; `positionCount` counts all. */
export const Snapshot = z.object({
  id: Id,
  account: Id.nullable(),
  at: Instant,
  /** The user's day that a daily snapshot closes; null for one that was asked for. */
  day: z.iso.date().nullable(),
  currency: z.string().max(10),
  cash: Decimal.nullable(),
  marketValue: Decimal.nullable(),
  equity: Decimal.nullable(),
  positionCount: z.number().int(),
  holdings: z
    .array(
      z.object({
        symbol: z.string().max(100),
        quantity: Decimal,
        marketPrice: Decimal.nullable(),
        marketValue: Decimal.nullable(),
      }),
    )
    .max(MOST_SHOWN_POSITIONS),
});
export type Snapshot = z.infer<typeof Snapshot>;

const tag = "Portfolio";

export const listPositions = endpoint({
  name: "listPositions",
  summary: "Open positions of paper accounts and of the journal, by account and symbol",
  tag,
  method: "GET",
  path: "/positions",
  scope: "paper:read",
  query: PageQuery.extend({ account: optionalText() }),
  reply: page(Position),
  errors: ["cursor_invalid"],
});

export const readPortfolio = endpoint({
  name: "readPortfolio",
  summary: "Accounts, the largest positions, allocation and what all is worth now",
  tag,
  method: "GET",
  path: "/portfolio",
  scope: "paper:read",
  query: z.object({ account: optionalText() }),
  reply: Portfolio,
});

export const listSnapshots = endpoint({
  name: "listSnapshots",
  summary: "Snapshots, newest first",
  tag,
  method: "GET",
  path: "/portfolio/snapshots",
  scope: "paper:read",
  query: PageQuery.extend({
    account: optionalText(),
    from: Instant.optional(),
    to: Instant.optional(),
    kind: z.enum(["daily", "asked"]).optional(),
  }),
  reply: page(Snapshot),
  errors: ["cursor_invalid"],
});

export const takeSnapshot = endpoint({
  name: "takeSnapshot",
  summary: "Keep what an account, or all of them, hold and are worth now",
  tag,
  method: "POST",
  path: "/portfolio/snapshots",
  scope: "paper:write",
  body: z.object({ account: Id.optional() }).default({}),
  reply: Snapshot,
  status: [201],
  errors: ["not_found", "too_many"],
});
