import { sql, type SQL } from "drizzle-orm";

/** What decides whether a statement of a batch writes; another feature's store makes it. */
export type Condition = SQL;

export const ALWAYS: Condition = sql`true`;

/** True in a batch when the statement before changed a row. */
export const IF_CHANGED: Condition = sql`changes() > 0`;
