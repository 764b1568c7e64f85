import { and, eq, sql } from "drizzle-orm";
import { sessions } from "../../db/schema/identity-users.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";

/** What a token's session is asked for when the token is judged. */
export const stateOf = prepared("identity", ({ id, user_id }: Holes<{ id: string; user_id: string }>) =>
  db
    .select({
      revoked_at: sessions.revoked_at,
      expires_at: sessions.expires_at,
      seen_counter: sessions.seen_counter,
      last_used_at: sessions.last_used_at,
    })
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.user_id, user_id))),
);

/** Notes which rotation's access token was presented, and when. */
export const markSeen = prepared(
  "identity",
  ({ id, rotation, now }: Holes<{ id: string; rotation: number; now: number }>) =>
    sql`update sessions set seen_counter = max(seen_counter, ${rotation}), last_used_at = ${now} where id = ${id}`,
);
