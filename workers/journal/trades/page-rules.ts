import * as z from "zod";
import type { TradeSort } from "#shared/contracts/trades.ts";
import { Problem } from "#shared/problem.ts";

/** Where a page ended: the sort it was made for, the part of the list, and the last row's key and id. */
const Cursor = z.union([
  z.tuple([
    z.enum(["-closedAt", "closedAt"]),
    z.enum(["open", "closed"]),
    z.iso.datetime(),
    z.string().max(40),
  ]),
  z.tuple([z.enum(["-netPnl", "netPnl"]), z.literal("any"), z.number(), z.string().max(40)]),
]);

export type Position = { part: "open" | "closed" | "any"; key: string | number; id: string };

type Row = {
  id: string;
  status: "open" | "closed";
  opened_at: string;
  closed_at: string | null;
  net_key: number;
};

/** Where a page ends whose last row this is. */
export function positionOf(sort: z.infer<typeof TradeSort>, row: Row): Position {
  if (sort.endsWith("netPnl")) return { part: "any", key: row.net_key, id: row.id };
  return { part: row.status, key: row.closed_at ?? row.opened_at, id: row.id };
}

/** An opaque cursor for the page after this row. */
export function writeCursor(sort: z.infer<typeof TradeSort>, { part, key, id }: Position): string {
  return btoa(JSON.stringify([sort, part, key, id]));
}

/** Reads a cursor back; refuses what we did not give, and one that was given for another order. */
export function readCursor(sort: z.infer<typeof TradeSort>, cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  const parsed = Cursor.safeParse(parse(cursor));
  if (!parsed.success || parsed.data[0] !== sort) throw new Problem("cursor_invalid");
  const [, part, key, id] = parsed.data;
  return { part, key, id };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}
