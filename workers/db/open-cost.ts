import { sql } from "drizzle-orm";

/**
 * What the open lots of a trade cost. Whatever the method, entries less exits are what is still held, plus
 * what has been realised. Units that left by a transfer left at their cost by FIFO. An average price is
 * rounded to 18 places, so this is rounded to 8.
 */
export const HELD = sql`case direction when 'long' then 1 else -1 end
  * round((quantity * entry_price - (quantity - open_quantity) * coalesce(exit_price, 0)) * multiplier, 8)`;
