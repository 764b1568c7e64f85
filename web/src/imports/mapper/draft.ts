import { type DateOrder, Mapping } from "#shared/contracts/import-mapping.ts";
import type { AssetClass } from "#shared/contracts/fills.ts";

/** A mapping while it is being made: an empty text stands for no column. */
export type Draft = {
  columns: Record<ColumnField, string>;
  fees: string[];
  currency: string;
  assetClass: AssetClass;
  multiplier: string;
  buy: string;
  sell: string;
  dates: DateOrder | "";
  decimalMark: Mapping["decimalMark"];
  costs: Mapping["costs"];
  skipColumn: string;
  skipValues: string;
};

export const COLUMN_FIELDS = [
  "executedAt",
  "time",
  "symbol",
  "side",
  "quantity",
  "price",
  "currency",
  "account",
  "executionId",
  "assetClass",
] as const;
export type ColumnField = (typeof COLUMN_FIELDS)[number];

type Finished = { mapping: Mapping; missing: null } | { mapping: null; missing: string };

/** The mapping that the draft stands for, or what it still needs. */
export function finish(draft: Draft, header: readonly string[], timeZone: string | null): Finished {
  const missing = missingIn(draft);
  if (missing !== null) return { mapping: null, missing };
  const { executedAt, symbol, quantity, price, ...maybe } = draft.columns;
  const parsed = Mapping.safeParse({
    columns: {
      ...Object.fromEntries(Object.entries(maybe).map(([field, column]) => [field, column || null])),
      executedAt,
      symbol,
      quantity,
      price,
      fees: draft.fees,
    },
    values: {
      currency: draft.currency.trim().toUpperCase() || null,
      assetClass: draft.assetClass,
      multiplier: draft.multiplier.trim(),
    },
    sides: { buy: wordsIn(draft.buy), sell: wordsIn(draft.sell) },
    decimalMark: draft.decimalMark,
    dates: draft.dates,
    costs: draft.costs,
    skip: draft.skipColumn === "" ? [] : [{ column: draft.skipColumn, values: wordsIn(draft.skipValues) }],
    timeZone,
    header,
  });
  if (parsed.success) return { mapping: parsed.data, missing: null };
  const [issue] = parsed.error.issues;
  return { mapping: null, missing: `${labelOf(issue?.path ?? [])} ${issue?.message ?? "cannot be used"}.` };
}

function missingIn({ columns, dates, currency, buy, sell, skipColumn, skipValues }: Draft): string | null {
  const needed = [
    ["time", columns.executedAt],
    ["symbol", columns.symbol],
    ["quantity", columns.quantity],
    ["price", columns.price],
    ["currency", columns.currency || currency.trim()],
    ["way dates are written", dates],
  ] as const;
  const open = needed.filter(([, value]) => value === "").map(([name]) => name);
  if (open.length > 0) return `Choose the ${open.join(", the ")}.`;
  if (columns.side !== "" && (wordsIn(buy).length === 0 || wordsIn(sell).length === 0))
    return "Say which words mean a purchase and a sale.";
  if (skipColumn !== "" && wordsIn(skipValues).length === 0) return "Say which rows are left out.";
  return null;
}

function labelOf(path: readonly PropertyKey[]): string {
  const field = String(path.at(-1) ?? "");
  return field === "multiplier" ? "The multiplier" : field === "currency" ? "The currency" : "This choice";
}

/** The words of a text that commas separate. */
export function wordsIn(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
