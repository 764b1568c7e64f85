import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import type { Statement } from "../../db/statement.ts";
import { signInMethods } from "../../settings/settings.ts";
import { consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { isEmailTaken } from "../users/store.ts";
import { newUser, type UserRow } from "../users/user.ts";
import { passkeyAccount } from "../passkeys/way-in.ts";
import { passwordAccount } from "../passwords/way-in.ts";
import { openPending, type Pending } from "../registration/pending.ts";

/** Creates the account that waited for its address; its owner then signs in, on whichever device they like. */
export async function finishRegistration(visitor: Visitor, token: string): Promise<void> {
  const { env, identity, now } = visitor;
  const spent = await consumeToken(identity, "registration", token, now);
  if (spent === null) throw new Problem("link_invalid");
  const { email, name, by } = await openPending(token, spent.payload);
  if (!signInMethods(env).includes(by.method)) throw new Problem("link_invalid");
  const user: UserRow = { ...newUser({ email, name }, now), email_verified_at: now };
  const id = by.method === "passkey" ? by.userId : user.id;
  const created = await identity.as(id, null).change({
    statements: account({ ...user, id }, by),
    audit: [{ action: "user.registered", detail: { method: by.method } }],
    events: [{ type: "user.registered", body: { userId: id } }],
  });
  if (created) return;
  throw new Problem((await isEmailTaken(identity, email)) ? "email_taken" : "link_invalid");
}

function account(user: UserRow, by: Pending["by"]): [Statement, Statement] {
  return by.method === "password"
    ? passwordAccount(user, by.hash)
    : passkeyAccount(user, by.handle, by.passkey);
}
