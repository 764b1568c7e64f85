import { sql, type SQL } from "drizzle-orm";

/** The condition under which a statement of a batch writes. Another feature's store creates it. */
export type Condition = SQL;

export const ALWAYS: Condition = sql`true`;

/** True in a batch when the previous statement changed a row. */
export const IF_CHANGED: Condition = sql`changes() > 0`;
