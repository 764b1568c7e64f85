import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { signInMethods } from "../../settings/settings.ts";
import { consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { isEmailTaken } from "../users/store.ts";
import { newHandle, newUser } from "../users/user.ts";
import { passkeyWayIn } from "../passkeys/way-in.ts";
import { passwordWayIn } from "../passwords/way-in.ts";
import { createAccount } from "../registration/create-account.ts";
import { openPending } from "../registration/pending.ts";

/** Creates the account that waited for its address to be verified. Its owner then signs in, on any device. */
export async function finishRegistration(visitor: Visitor, token: string): Promise<void> {
  const { env, identity, now } = visitor;
  const spent = await consumeToken(identity, "registration", token, now);
  if (spent === null) throw new Problem("link_invalid");
  const { email, name, by } = await openPending(token, spent.payload);
  if (!signInMethods(env).includes(by.method)) throw new Problem("link_invalid");
  const made = newUser({ email, name }, now);
  const id = by.method === "passkey" ? by.userId : made.id;
  const user = { ...made, id, email_verified_at: now };
  const handle = by.method === "passkey" ? by.handle : newHandle();
  const wayIn = by.method === "passkey" ? passkeyWayIn(by.passkey) : passwordWayIn(id, by.hash, now);
  if (await createAccount(visitor, { user, handle, wayIn })) return;
  throw new Problem((await isEmailTaken(identity, email)) ? "email_taken" : "link_invalid");
}
