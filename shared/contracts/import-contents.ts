import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { BOOKING_KINDS, BookingKind } from "./bookings.ts";
import { Instant } from "./page.ts";

/** Rows of a file that state no trade of an instrument, and are left out on purpose. */
export const LEFT_OUT = ["currency_conversion", "other_kind"] as const;
export const LeftOut = z.enum(LEFT_OUT);
export type LeftOut = z.infer<typeof LeftOut>;

export const MOST_NAMED_ACCOUNTS = 8;
export const MOST_NAMED_SYMBOLS = 12;
export const MOST_NAMED_FEES = 6;
export const MOST_ODD_PRICES = 10;
/** A dry run folds new fills into trades up to this number; beyond it, `trades` is null. */
export const MOST_FOLDED_FILLS = 50_000;

/** The sum of at most 200 000 decimals, which may have more digits than one of them. */
const Sum = z
  .string()
  .max(50)
  .regex(/^-?\d{1,30}(\.\d{1,18})?$/);

/**
 * What a dry run found in a file. Counts cover every readable row; the lists name the first ones in the order
 * of the file.
 */
export const ImportContents = z.object({
  accounts: z.object({
    count: z.number().int(),
    names: z.array(z.string().max(80)).max(MOST_NAMED_ACCOUNTS),
  }),
  symbols: z.object({
    count: z.number().int(),
    names: z.array(z.string().max(100)).max(MOST_NAMED_SYMBOLS),
  }),
  /** The first and the last fill; null when no row could be read. */
  span: z
    .object({
      from: Instant,
      fromDateOnly: z.boolean(),
      to: Instant,
      toDateOnly: z.boolean(),
    })
    .nullable(),
  /** The sum of the fees of each currency, the most frequent currencies first; rebates count negative. */
  fees: z.array(z.object({ currency: z.string().max(20), amount: Sum })).max(MOST_NAMED_FEES),
  feeCurrencies: z.number().int(),
  /**
   * The trades that the new fills make by themselves, without the positions that the ledger already holds.
   * Null for more than 50 000 new fills.
   */
  trades: z.object({ closed: z.number().int(), open: z.number().int() }).nullable(),
  leftOut: z
    .array(z.object({ kind: LeftOut, rows: z.number().int(), firstLine: z.number().int() }))
    .max(LEFT_OUT.length),
  /**
   * The bookings by kind, with the sum of each currency, the most frequent first. Absent in comparisons of
   * earlier versions.
   */
  bookings: z
    .array(
      z.object({
        kind: BookingKind,
        rows: z.number().int(),
        sums: z.array(z.object({ currency: z.string().max(20), amount: Sum })).max(MOST_NAMED_FEES),
      }),
    )
    .max(BOOKING_KINDS.length)
    .optional(),
  /** Shares and funds whose price is zero or negative. Such a row is imported as the file states it. */
  oddPrices: z.object({
    rows: z.number().int(),
    first: z
      .array(z.object({ line: z.number().int(), symbol: z.string().max(100), price: Decimal }))
      .max(MOST_ODD_PRICES),
  }),
});
export type ImportContents = z.infer<typeof ImportContents>;
