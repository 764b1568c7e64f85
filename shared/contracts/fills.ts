import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Side } from "../side.ts";
import { Instant, page, PageQuery, optionalText } from "./page.ts";

export const AssetClass = z.enum(["equity", "option", "future", "forex", "crypto", "bond", "fund", "other"]);
export type AssetClass = z.infer<typeof AssetClass>;
/**
 * What a fill did to the position, by the statement. A fill that `flips` closes one and opens the opposite
 * with the rest.
 */
export const Effect = z.enum(["opens", "closes", "flips"]);
export type Effect = z.infer<typeof Effect>;

/**
 * Where a fee comes from: the statement, or the table of known fees where the statement is silent. Of an
 * `unknown` fee only what a cancelled fill left is counted.
 */
export const FeeSource = z.enum(["stated", "table", "unknown"]);
export type FeeSource = z.infer<typeof FeeSource>;

export const Fill = z.object({
  id: z.string(),
  account: z.string(),
  symbol: z.string(),
  assetClass: AssetClass,
  multiplier: Decimal,
  side: Side,
  quantity: Decimal,
  price: Decimal,
  /** A cost is positive; a rebate is negative. */
  fee: Decimal,
  feeCurrency: z.string(),
  feeSource: FeeSource,
  currency: z.string(),
  executedAt: Instant,
  /**
   * True when the file gave only a date. `executedAt` is then 00:00 UTC of that date, which every zone shows
   * as the same date.
   */
  dateOnly: z.boolean(),
  /** Null where the statement does not say. */
  effect: Effect.nullable(),
  executionId: z.string().nullable(),
  /** True where its owner changed what a file or the first entry stated. */
  edited: z.boolean(),
});
export type Fill = z.infer<typeof Fill>;

/** `timeZone` is the zone last chosen for a statement of this account; null before the first choice. */
export const Account = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string().nullable(),
  createdAt: Instant,
});
export type Account = z.infer<typeof Account>;

export const listFills = endpoint({
  name: "listFills",
  summary: "Fills, newest first",
  tag: "Ledger",
  method: "GET",
  path: "/fills",
  scope: "journal:read",
  query: PageQuery.extend({ account: optionalText(), symbol: optionalText() }),
  reply: page(Fill),
  errors: ["cursor_invalid"],
});

export const exportFills = endpoint({
  name: "exportFills",
  summary: "The whole ledger as Tidemark CSV, which imports again to the identical ledger",
  tag: "Ledger",
  method: "GET",
  path: "/export/fills.csv",
  scope: "journal:read",
  replyKind: "csv",
  reply: z.string(),
});

export const listAccounts = endpoint({
  name: "listAccounts",
  summary: "The accounts that fills stand in, by name",
  tag: "Ledger",
  method: "GET",
  path: "/accounts",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Account),
  errors: ["cursor_invalid"],
});
