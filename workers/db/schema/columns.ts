import { customType, timestamp } from "drizzle-orm/pg-core";

/** Values stand on this side as `pg` reads and writes them: `../row-types.ts` says how. */
export const int8 = customType<{ data: string }>({ dataType: () => "bigint" });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** ISO-8601 UTC to the millisecond. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: "string" });

/** What the server's own clock says; it stores the microsecond, and a row shows the millisecond. */
export const serverInstant = () => timestamp({ withTimezone: true, mode: "string" });
