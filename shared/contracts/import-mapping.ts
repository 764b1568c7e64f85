import * as z from "zod";
import { PositiveDecimal } from "../decimal.ts";
import { MOST_FOUND_COLUMNS, LONGEST_COLUMN } from "../unread-file.ts";
import { words } from "./bounds.ts";
import { AssetClass } from "./fills.ts";

/** A mapping as JSON has at most so many characters. */
export const LONGEST_MAPPING = 8_000;
const MOST_SUMMED = 8;
const MOST_WORDS = 20;
const MOST_SKIPS = 5;

/** A column by its name in the file's header; case and spaces around it do not matter. */
const Column = words(LONGEST_COLUMN).refine((name) => name.trim() !== "", "names no column");
const MaybeColumn = Column.nullable().default(null);
const Word = words(60);
const Words = z.array(Word).min(1).max(MOST_WORDS);

/** How the file writes dates. A point in Unix time needs no zone. */
export const DateOrder = z.enum(["iso", "day_first", "month_first", "unix_seconds", "unix_milliseconds"]);
export type DateOrder = z.infer<typeof DateOrder>;

/** Which column of a file holds what, and how its values are written. */
export const Mapping = z
  .strictObject({
    columns: z.strictObject({
      executedAt: Column,
      /** The time of day, where `executedAt` holds the date alone. */
      time: MaybeColumn,
      symbol: Column,
      /** Without one, a negative quantity is a sale. */
      side: MaybeColumn,
      quantity: Column,
      price: Column,
      /** The fee is the sum of these. */
      fees: z.array(Column).max(MOST_SUMMED).default([]),
      currency: MaybeColumn,
      account: MaybeColumn,
      executionId: MaybeColumn,
      assetClass: MaybeColumn,
    }),
    /** What counts where no column holds it. */
    values: z
      .strictObject({
        currency: z
          .string()
          .max(12)
          .regex(/^[A-Z][A-Z0-9.]{1,11}$/, "is not a currency code")
          .nullable()
          .default(null),
        assetClass: AssetClass.default("equity"),
        multiplier: PositiveDecimal.default("1"),
      })
      .prefault({}),
    /** The words for a purchase and a sale in the column `side`; case does not matter. */
    sides: z
      .strictObject({
        buy: Words.default(["buy", "b", "bought"]),
        sell: Words.default(["sell", "s", "sold"]),
      })
      .prefault({}),
    /** `auto` refuses a number that can be read in two ways, such as 1,234. */
    decimalMark: z.enum(["auto", ".", ","]).default("auto"),
    dates: DateOrder.default("iso"),
    /** The zone of times that name none; null is UTC. */
    timeZone: z.string().max(64).nullable().default(null),
    /** Whether the file writes a cost as a positive or as a negative number. */
    costs: z.enum(["positive", "negative"]).default("positive"),
    /** Rows are left out where the column holds one of the values; case does not matter. */
    skip: z
      .array(z.strictObject({ column: Column, values: Words }))
      .max(MOST_SKIPS)
      .default([]),
    /** All columns of the file, by which a file of the same kind is known again; empty for none. */
    header: z.array(words(LONGEST_COLUMN)).max(MOST_FOUND_COLUMNS).default([]),
  })
  .refine(({ columns, values }) => columns.currency !== null || values.currency !== null, {
    message: "needs a column or a value for the currency",
    path: ["values", "currency"],
  })
  .refine((mapping) => JSON.stringify(mapping).length <= LONGEST_MAPPING, "is too long");
export type Mapping = z.infer<typeof Mapping>;
