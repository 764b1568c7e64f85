import { sql } from "drizzle-orm";
import { type Holes, prepared } from "../db/statement.ts";
import type { System } from "../db/system.ts";

/** True when anything of the user listens to events. */
export async function hasListener(system: System, userId: string): Promise<boolean> {
  const [found] = await system.query("tidemark_relay", listener({ userId }));
  return found?.listens === true;
}
const listener = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{
      listens: boolean;
    }>`select exists (select from event_listeners where user_id = ${userId}) as listens`,
);
