import { customType, timestamp } from "drizzle-orm/pg-core";

/** Values have the types in which `pg` reads and writes them, as `../row-types.ts` declares. */
export const int8 = customType<{ data: string }>({ dataType: () => "bigint" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** ISO-8601 UTC to the millisecond. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "string" });

/** An instant of the server's own clock. The column stores microseconds, and a row shows milliseconds. */
export const serverInstant = () => timestamp({ withTimezone: true, mode: "string" });
