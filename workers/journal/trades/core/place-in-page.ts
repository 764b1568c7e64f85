import * as z from "zod";
import { Instant } from "#shared/contracts/page.ts";
import type { TradeSort, TradeStatus } from "#shared/contracts/trades.ts";
import { isId } from "#shared/ids.ts";

export type Position = { part: "open" | "closed" | "any"; key: string | number; id: string };

const Id = z.string().refine((value) => isId("trade", value));

/** The schema of a list's cursor: the sort order, the part of the list, and the last row's key and id. */
export function positionIn(sort: TradeSort) {
  const key = isByTime(sort)
    ? z.tuple([z.literal(sort), z.enum(["open", "closed"]), Instant, Id])
    : z.tuple([z.literal(sort), z.literal("any"), z.number(), Id]);
  return z.pipe(
    key,
    z.transform(([, part, key, id]): Position => ({ part, key, id })),
  );
}

type Row = {
  id: string;
  status: TradeStatus;
  opened_at: string;
  closed_at: string | null;
  rank: number;
};

/** The cursor position of a page that ends with this row. */
export function positionOf(sort: TradeSort, row: Row): Position {
  if (!isByTime(sort)) return { part: "any", key: row.rank, id: row.id };
  const part = row.status === "closed" ? "closed" : "open";
  return { part, key: row.closed_at ?? row.opened_at, id: row.id };
}

function isByTime(sort: TradeSort): boolean {
  return sort === "closedAt" || sort === "-closedAt";
}
