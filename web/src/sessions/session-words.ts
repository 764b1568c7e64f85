import type { Session } from "#shared/contracts/auth.ts";
import { providerName } from "../providers/provider-name.ts";

/** The sign-in method of a session, in words. */
export function methodWords(method: Session["method"]): string {
  if (method === "passkey") return "by passkey";
  return method === "password" ? "by password" : `with ${providerName(method)}`;
}
