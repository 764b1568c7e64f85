import * as z from "zod";
import { writeCursor } from "../../../http/cursor.ts";
import { explain, type PartRow, type Told } from "./core/explanation.ts";
import type { TermName } from "./core/figures.ts";
import { type Place as PartPlace, type Shape } from "./parts-store.ts";
import { TERMS_OF } from "./rows-store.ts";

/** The place of a part, as a cursor holds it. */
export const Place = z.pipe(
  z.tuple([
    z
      .string()
      .max(80)
      .regex(/^-?\d+(\.\d+)?$/),
    z.string().max(200),
  ]),
  z.transform(([rank, key]): PartPlace => ({ rank, key })),
);

export const PLAIN = { result: undefined, status: undefined, isFall: false } as const;

/** The answer of a page of parts, with the cursor of those behind it. */
export function answered(rows: readonly PartRow[], shape: Shape, told: Told) {
  const has: readonly TermName[] = TERMS_OF[shape.source];
  const last = rows.findLast(({ role }) => role === "part");
  const isMore = rows.some(({ role }) => role === "after");
  const cursor =
    isMore && last !== undefined && last.rank !== null ? writeCursor(last.rank, last.key ?? "") : null;
  return { ...explain(rows, has, told), next: cursor };
}
