import { type SQL, sql } from "drizzle-orm";

/** The epoch milliseconds of an instant column, as a number. */
export function ms(instant: SQL): SQL {
  return sql`(extract(epoch from ${instant}) * 1000)::float8`;
}

/** An instant as Postgres reads it. Infinity is the end of time, and null precedes every instant. */
export function toInstant(milliseconds: number | null): string {
  if (milliseconds === null) return "-infinity";
  return milliseconds === Number.POSITIVE_INFINITY ? "infinity" : new Date(milliseconds).toISOString();
}
