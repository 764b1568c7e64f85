import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../../context.ts";
import { settingsOf } from "../../../settings/settings.ts";
import { issueToken } from "../../one-time-tokens/one-time-tokens.ts";
import { isEmailTaken } from "../../users/store.ts";
import { newHandle, newUser } from "../../users/user.ts";
import { CEREMONY_MS } from "../ceremony.ts";
import { creationOptions } from "../creation-options.ts";

/**
 * Begins an account with a passkey. An address that has an account is refused before a passkey is made. Where
 * addresses are verified first, the answer is the same for every address.
 */
export async function registerOptions(
  visitor: Visitor,
  input: { email: string; name?: string | undefined },
): Promise<{ challengeId: string; options: Record<string, unknown> }> {
  const isOpen = settingsOf(visitor.env).registration === "open";
  if (isOpen && (await isEmailTaken(visitor.identity, input.email))) throw new Problem("email_taken");
  const user = newUser(input, visitor.now);
  const handle = newHandle();
  const challengeId = await issueToken(visitor.identity, {
    purpose: "passkey_register",
    expiresAt: visitor.now + CEREMONY_MS,
    payload: { user, handle },
  });
  return { challengeId, options: await creationOptions(visitor, challengeId, { ...user, handle }) };
}
