import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Visitor } from "../../context.ts";
import type { Condition } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import { countSignUp } from "../counters/count.ts";
import { sendSoon } from "../email/send-email.ts";
import { verificationMail } from "../email/verification.ts";
import { openSession, type OpenedSession } from "../sign-in/open-session.ts";
import type { TokenPair } from "../tokens/carrier.ts";
import { insertUser } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";

/** The way in that a new account starts with. */
export type WayIn = {
  method: SignInMethod;
  /** Holds while no account has this way in. */
  isFree: Condition;
  /** Writes only when the user before it in the batch was written. */
  statement: Statement;
  /** The detail of the way in for the audit row, beside the method. */
  detail?: Record<string, unknown>;
};
export type NewAccount = { user: UserRow; handle: string; wayIn: WayIn };

/** Creates an account without a session. Returns false when another account has the address or the way in. */
export function createAccount(visitor: Visitor, account: NewAccount): Promise<boolean> {
  return create(visitor, account, null);
}

/**
 * Creates an account and its first session. Returns null when another account has the address or the way in.
 */
export async function createAccountAndSession(
  visitor: Visitor,
  account: NewAccount,
): Promise<TokenPair | null> {
  const { method } = account.wayIn;
  const session = await openSession(visitor, { userId: account.user.id, method });
  if (!(await create(visitor, account, session))) return null;
  countSignUp(visitor, "completed", method);
  return session.tokens;
}

/**
 * Writes one batch. The user decides it;
 * the way in, the session, and a link for an unverified address follow.
 */
async function create(
  visitor: Visitor,
  { user, handle, wayIn }: NewAccount,
  session: OpenedSession | null,
): Promise<boolean> {
  const { env, identity, now } = visitor;
  const { id: userId, email } = user;
  const { method, isFree, statement, detail } = wayIn;
  const mail = user.email_verified_at === null ? await verificationMail(env, { userId, email }, now) : [];
  const created = await identity.as(userId, session?.sessionId ?? null).change({
    statements: [insertUser(user, handle, isFree), statement, ...(session?.statements ?? []), ...mail],
    audit: [
      { action: "user.registered", detail: { method, ...detail } },
      ...(session === null ? [] : [session.audit]),
    ],
    events: [{ type: "user.registered", body: { userId } }, ...(session?.events ?? [])],
    ...session?.room,
  });
  if (created && mail.length > 0) sendSoon(visitor);
  return created;
}
