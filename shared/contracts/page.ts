import * as z from "zod";
import { MOST_ON_PAGE } from "./bounds.ts";

/** An instant in ISO-8601 UTC, to the millisecond. */
export const Instant = z.iso.datetime().max(40).meta({ id: "Instant", example: "2026-11-19T15:31:00.000Z" });

const DAY_MS = 86_400_000;

/** True unless an instant, or a date, is later than tomorrow: nothing that was traded or seen is. */
export function isNotFuture(at: string): boolean {
  return Date.parse(at) <= Date.now() + DAY_MS;
}
export const TOO_LATE = "is later than tomorrow";

/** The query of every list: `cursor` is opaque and comes from the page before; `limit` is 1–500 items. */
export const PageQuery = z.object({
  cursor: z.string().min(1).max(300).optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ON_PAGE).default(100),
});

/** A page of a list; `nextCursor` is null on the last one. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).max(MOST_ON_PAGE), nextCursor: z.string().nullable() });
}

/** A field that a query may give once or omit; an empty string counts as omitted. */
export function optionalText(max = 100) {
  return z.preprocess((value) => (value === "" ? undefined : value), z.string().max(max).optional());
}
