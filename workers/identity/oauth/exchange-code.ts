import { actingAs, type Visitor } from "../../context.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { digest, equal } from "../keys.ts";
import { openSession } from "../sign-in/open-session.ts";
import { revokeSession } from "../sessions/revoke-session.ts";
import { auditedClient } from "../clients/registered-client.ts";
import { OAuthRefusal } from "./refusal.ts";
import { burnCode, findCode, spendCode, type CodeRow } from "./store.ts";

type Presented = {
  clientId: string;
  code: string;
  redirectUri: string;
  verifier: string;
  resource: string | null;
};

const SHAPE = /^oac_[A-Za-z0-9_-]{43}$/;
const encoder = new TextEncoder();

/**
 * Opens the session that a code stands for. A wrong proof consumes the code without a session. A code that is
 * shown twice ends the session that it opened, because one of the two callers has stolen it.
 */
export async function exchangeCode(visitor: Visitor, given: Presented): Promise<TokenPair> {
  const { identity, now } = visitor;
  if (!SHAPE.test(given.code)) refuse();
  const hash = await digest(given.code);
  const code = await findCode(identity, hash);
  if (code === null) refuse();
  if (code.spent_at !== null) return replayed(visitor, code);
  if (code.expires_at <= now) refuse();
  const flaw = await flawOf(code, given);
  if (flaw !== null) return burn(visitor, code, flaw);

  const { user_id: userId, method, client_id: app, scope } = code;
  // An assistant runs elsewhere than the browser in which its user let it in.
  const device = scope === null ? code.device : "An assistant";
  const session = await openSession(visitor, { userId, method, app, device, scope });
  const client = await auditedClient(app);
  const opened = await identity.as(userId, session.sessionId).change({
    statements: [spendCode(code, session.sessionId, now), ...session.statements],
    audit: [{ ...session.audit, detail: { ...session.audit.detail, client } }],
    events: session.events,
    ...session.room,
  });
  if (opened) return session.tokens;
  // Another call was faster, or the granting session has ended.
  const since = await findCode(identity, hash);
  return since === null || since.spent_at === null ? refuse() : replayed(visitor, since);
}

async function flawOf(code: CodeRow, given: Presented): Promise<string | null> {
  if (code.client_id !== given.clientId) return "client";
  if (code.redirect_uri !== given.redirectUri) return "redirect_uri";
  if (given.resource !== null && code.scope === null) return "resource";
  const made = encoder.encode(await digest(given.verifier));
  return equal(made, encoder.encode(code.code_challenge)) ? null : "code_verifier";
}

async function burn(
  { identity, now }: Visitor,
  { hash, user_id: userId, granted_by: sessionId, client_id: app }: CodeRow,
  reason: string,
): Promise<never> {
  const client = await auditedClient(app);
  await identity.as(userId, sessionId).change({
    statements: [burnCode(hash, now)],
    audit: [{ action: "oauth.code_refused", detail: { client, reason } }],
    events: [],
  });
  return refuse();
}

async function replayed(
  visitor: Visitor,
  { user_id: userId, session_id: sessionId }: CodeRow,
): Promise<never> {
  if (sessionId !== null) {
    await revokeSession(actingAs(visitor, userId, sessionId), sessionId, {
      reason: "code_replayed",
      alert: "code_replayed",
    });
  }
  return refuse();
}

function refuse(): never {
  throw new OAuthRefusal("invalid_grant", "This code was used, has expired, or belongs to another request.");
}
