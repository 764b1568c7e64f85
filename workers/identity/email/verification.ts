import type { Statement } from "../../db/statement.ts";
import { prepareToken } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "./outgoing.ts";

export const LINK_MS = 24 * 3_600_000;

/** A link that verifies this address, and the mail that carries it: to go into `statements`, each after what was written. */
export async function verificationMail(
  env: Env,
  { userId, email }: { userId: string; email: string },
  now: number,
): Promise<[Statement, Statement]> {
  const expiresAt = now + LINK_MS;
  const once = await prepareToken({ purpose: "email_verify", userId, expiresAt, payload: { email } });
  const words = { link: linkTo(env, "/verify-email", once.secret) };
  return [once.statement, await outgoing(env, { userId, to: email, template: "verify_email", words }, now)];
}
