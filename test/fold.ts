import { emptyRows, readMultiplier, rowSink } from "#workers/journal/trades/core/rows.ts";
import { type Checkpoint, CHECKPOINT_FILLS, foldSpan } from "#workers/journal/trades/core/span.ts";
import type { Entry, StoredFill, StoredMove } from "#workers/journal/trades/core/order.ts";

/** `side quantity price [fee]`, each a minute after the line before. */
export type FillLine = `${"buy" | "sell"} ${string}`;

const START = Date.UTC(2026, 0, 5, 14, 30);

export function fillsOf(lines: readonly FillLine[]): StoredFill[] {
  return lines.map((line, index) => {
    const [side, quantity = "", price = "", fee = "0"] = line.split(" ");
    return {
      id: `fil_${String(index).padStart(26, "0")}`,
      at: START + index * 60_000,
      side: side === "buy" ? "buy" : "sell",
      quantity,
      price,
      fee,
      dateOnly: false,
      effect: null,
      hasForeignFee: false,
      isFeeUnknown: false,
      executionId: null,
      ordinal: 0,
    };
  });
}

/** A move in a test; what it does not name it does not have. */
export function moveOf(move: Pick<StoredMove, "id" | "at" | "move"> & Partial<StoredMove>): StoredMove {
  return { dateOnly: false, quantity: null, price: null, after: null, before: null, money: null, ...move };
}

export type Row = Record<string, string>;
export type Derived = { trades: Row[]; closes: Row[]; values: Row[]; checkpoints: Checkpoint[] };

/** Folds a whole history at once and returns its rows as objects. */
export function deriveAll(input: readonly (FillLine | Entry)[], multiplier = "1"): Derived {
  const fills = fillsOf(input.filter((fill) => typeof fill === "string"));
  const stored = input.filter((fill) => typeof fill !== "string");
  const rows = emptyRows();
  const sink = rowSink(rows, 1, readMultiplier(multiplier));
  const end = foldSpan(
    {
      trade: null,
      fills: stored.length > 0 ? stored : fills,
      isLast: true,
      flatAfter: [],
      every: CHECKPOINT_FILLS,
    },
    sink,
  );
  if (end.trade !== null) sink.openTrade(end.trade);
  return {
    trades: toObjects(rows.trades),
    closes: toObjects(rows.closes),
    values: toObjects(rows.values),
    checkpoints: end.checkpoints,
  };
}

/** Turns columns into one object per row. */
export function toObjects(columns: Record<string, string[]>): Row[] {
  const names = Object.keys(columns);
  return Array.from({ length: columns[names[0] ?? ""]?.length ?? 0 }, (_, index) =>
    Object.fromEntries(names.map((name) => [name, columns[name]?.[index] ?? ""])),
  );
}
