import type { Statement } from "../../db/statement.ts";
import { linkMail, type Addressee } from "./mail-link.ts";

export const LINK_MS = 24 * 3_600_000;

/**
 * Returns a link that verifies this address, and its mail, as statements. Each one writes only when the
 * statement before it in the batch wrote.
 */
export function verificationMail(
  env: Env,
  to: Addressee,
  now: number,
): Promise<[token: Statement, mail: Statement]> {
  const link = {
    purpose: "email_verify",
    payload: { email: to.email },
    expiresAt: now + LINK_MS,
    page: "/verify-email",
    template: "verify_email",
  } as const;
  return linkMail(env, to, link, now);
}
