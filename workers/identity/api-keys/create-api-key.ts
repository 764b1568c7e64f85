import type { ApiKey } from "#shared/contracts/api-keys.ts";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Scope } from "#shared/scopes.ts";
import type { Ctx } from "../../context.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { digest } from "../keys.ts";
import { newKeyText } from "./key-text.ts";
import { insertApiKey, isFull, toApiKey, type NewApiKey } from "./store.ts";

export const FULL = `An account may have ${MOST_OWNED.apiKeys} keys; end one first.`;
const DAY_MS = 86_400_000;

/** Makes a key for the caller. The key's text is in the answer and nowhere else. */
export async function createApiKey(
  ctx: Ctx,
  input: { name: string; scopes: readonly Scope[]; expiresInDays: number },
): Promise<ApiKey & { key: string }> {
  const { identity, userId, now } = ctx;
  const { row, key } = await newApiKey(ctx, { ...input, scopes: JSON.stringify([...new Set(input.scopes)]) });
  const created = await identity.change({
    statements: [insertApiKey(row), ...(await alertMail(ctx, { userId, alert: "api_key_added" }))],
    audit: [{ action: "api_key.added", detail: detailOf(row) }],
    events: [{ type: "credentials.changed", body: { credential: "api_key", change: "added" } }],
  });
  if (!created) {
    if (await isFull(identity, userId, now)) throw new Problem("too_many", FULL);
    throw new Problem("unauthenticated");
  }
  sendSoon(ctx);
  return { ...toApiKey({ ...row, last_used_at: null, replaced_by: null }), key };
}

/** Makes a key that is not written yet. */
export async function newApiKey(
  { userId, now }: Ctx,
  given: { name: string; scopes: string; expiresInDays: number },
): Promise<{ row: NewApiKey; key: string }> {
  const { text, prefix } = await newKeyText();
  const row: NewApiKey = {
    id: newId("apiKey", now),
    user_id: userId,
    name: given.name,
    prefix,
    hash: await digest(text),
    scopes: given.scopes,
    created_at: now,
    expires_at: now + given.expiresInDays * DAY_MS,
  };
  return { row, key: text };
}

/** Returns the detail of a key for the audit trail. */
export function detailOf({ id, scopes, expires_at }: NewApiKey): Record<string, unknown> {
  return { apiKey: id, scopes: JSON.parse(scopes), expiresAt: new Date(expires_at).toISOString() };
}
