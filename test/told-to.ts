import { sql } from "drizzle-orm";
import type { TestUser } from "./harness.ts";

/** The events that the ledger has for a user, the oldest first. */
export function toldTo(user: TestUser): Promise<{ type: string; body: Record<string, unknown> }[]> {
  return user.ctx().ledger.read(
    sql<{ type: string; body: Record<string, unknown> }>`select type, body from outbox
      where user_id = ${user.id} order by useq`,
  );
}
