import type { Base } from "../../context.ts";
import { EXPIRING_MS } from "./core/lifetime.ts";
import { listEnding, markTold } from "./store.ts";

const AT_ONCE = 10;

/**
 * Tells the owners of sessions that end within a quarter of an hour, once for each end. A refresh moves the
 * end, and the new end is told again. Returns how many were told.
 */
export async function tellExpiring(
  { identity, now }: Pick<Base, "identity" | "now">,
  limit: number,
): Promise<number> {
  const ending = await listEnding(identity, { after: now, until: now + EXPIRING_MS, limit });
  let told = 0;
  for (let from = 0; from < ending.length; from += AT_ONCE) {
    const done = await Promise.all(
      ending.slice(from, from + AT_ONCE).map(({ id, user_id: userId, idle_expires_at: end }) => {
        const expiresAt = new Date(end).toISOString();
        return identity.as(userId, id).change({
          statements: [markTold(id, end, now)],
          audit: [{ action: "session.expiring", detail: { expiresAt } }],
          events: [{ type: "session.expiring", body: { sessionId: id, expiresAt } }],
        });
      }),
    );
    told += done.filter(Boolean).length;
  }
  return told;
}
