import type { Visitor } from "../../../context.ts";
import { issueToken } from "../../one-time-tokens/one-time-tokens.ts";
import { newHandle, newUser } from "../../users/user.ts";
import { CEREMONY_MS } from "../ceremony.ts";
import { creationOptions } from "../creation-options.ts";

/** Begins an account with a passkey. The answer is the same whether or not the address has an account. */
export async function registerOptions(
  visitor: Visitor,
  input: { email: string; name?: string | undefined },
): Promise<{ challengeId: string; options: Record<string, unknown> }> {
  const user = newUser(input, visitor.now);
  const handle = newHandle();
  const challengeId = await issueToken(visitor.identity, {
    purpose: "passkey_register",
    expiresAt: visitor.now + CEREMONY_MS,
    payload: { user, handle },
  });
  return { challengeId, options: await creationOptions(visitor, challengeId, { ...user, handle }) };
}
