import { base64url } from "jose";
import * as z from "zod";
import { Provider } from "#shared/contracts/providers.ts";
import type { Identity } from "../../../db/identity.ts";
import { issueToken, consumeToken } from "../../one-time-tokens/one-time-tokens.ts";
import { digest, randomBytes } from "../../keys.ts";

export const REDIRECT_MS = 10 * 60_000;

const Intent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("signIn") }),
  z.object({ kind: z.literal("link") }),
  z.object({
    kind: z.literal("stepUp"),
    act: z.object({ act: z.string(), method: z.string(), path: z.string() }),
  }),
]);
/** The purpose of a journey to a provider. */
export type Intent = z.infer<typeof Intent>;

const Kept = z.object({
  provider: Provider,
  intent: Intent,
  returnTo: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The hash of a secret that only the browser that began holds. */
  browser: z.string(),
  /** The device of that browser, whose cookie does not arrive with a request from another site. */
  deviceKey: z.string().nullable(),
});
/** A begun journey to a provider. It has the user and session if a signed-in user began it. */
export type Begun = z.infer<typeof Kept> & { userId: string | null; sessionId: string | null };

/** Stores the input of the return under a one-time `state` and a secret for the browser that began. */
export async function issueState(
  identity: Identity,
  begun: Omit<Begun, "browser">,
  now: number,
): Promise<{ state: string; browserSecret: string }> {
  const { userId, sessionId, ...kept } = begun;
  const browserSecret = base64url.encode(randomBytes(32));
  const state = await issueToken(identity, {
    purpose: "provider_state",
    expiresAt: now + REDIRECT_MS,
    ...(userId === null ? {} : { userId }),
    ...(sessionId === null ? {} : { sessionId }),
    payload: { ...kept, browser: await digest(browserSecret) },
  });
  return { state, browserSecret };
}

/** Consumes a `state`. Returns null unless it was issued to this browser for this provider. */
export async function spendState(
  identity: Identity,
  given: { provider: Provider; state: string; browserSecret: string },
  now: number,
): Promise<Begun | null> {
  const spent = await consumeToken(identity, "provider_state", given.state, now);
  if (spent === null) return null;
  const kept = Kept.parse(spent.payload);
  if (kept.provider !== given.provider || kept.browser !== (await digest(given.browserSecret))) return null;
  return { ...kept, userId: spent.userId, sessionId: spent.sessionId };
}
