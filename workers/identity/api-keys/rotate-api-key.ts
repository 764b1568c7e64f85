import type { ApiKey } from "#shared/contracts/api-keys.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { detailOf, FULL, newApiKey } from "./create-api-key.ts";
import { propagateRevocation } from "../revocation/propagate-revocation.ts";
import { findApiKey, insertSuccessor, isFull, replaceApiKey, toApiKey } from "./store.ts";

const HOUR_MS = 3_600_000;

/**
 * Makes a key with the same name and scopes. The old key keeps working for the overlap, and never longer than
 * before. A key has one successor. A key that was replaced, has expired or belongs to another user is
 * `not_found`.
 */
export async function rotateApiKey(
  ctx: Ctx,
  { id, overlapHours, expiresInDays }: { id: string; overlapHours: number; expiresInDays: number },
): Promise<ApiKey & { key: string }> {
  const { identity, userId, now } = ctx;
  const old = await findApiKey(identity, { userId, id, now });
  if (old === null) throw new Problem("not_found");
  const { row, key } = await newApiKey(ctx, { name: old.name, scopes: old.scopes, expiresInDays });
  const endsAt = now + Math.round(overlapHours * HOUR_MS);
  const rotated = await identity.change({
    statements: [
      replaceApiKey(userId, id, { by: row.id, endsAt, now }),
      insertSuccessor(row),
      ...(await alertMail(ctx, { userId, alert: "api_key_rotated" })),
    ],
    audit: [{ action: "api_key.rotated", detail: { ...detailOf(row), replaces: id } }],
    events: [{ type: "credentials.changed", body: { credential: "api_key", change: "changed" } }],
  });
  if (!rotated) {
    if (endsAt > now && (await isFull(identity, userId, now))) throw new Problem("too_many", FULL);
    throw new Problem("not_found", "This key has been replaced already.");
  }
  sendSoon(ctx);
  if (endsAt <= now) await propagateRevocation(ctx, "api_key", [id]);
  return { ...toApiKey({ ...row, last_used_at: null, replaced_by: null }), key };
}
