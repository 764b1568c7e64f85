import { sql, type SQL } from "drizzle-orm";

/** The condition under which a statement of a batch writes. Another feature's store creates it. */
export type Condition = SQL;

export const ALWAYS: Condition = sql`true`;

/** True in a batch when the previous statement changed a row. */
export const IF_CHANGED: Condition = sql`changes() > 0`;

/**
 * For a lock in the flight of a key's claim. It takes no row where the claim is refused, so that a repeat
 * waits for nothing. True in a transaction without a key.
 */
export const UNLESS_TAKEN = sql`current_setting('app.claim', true) is distinct from 'taken'`;
