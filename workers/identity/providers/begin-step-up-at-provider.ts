import * as z from "zod";
import type { Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { stepUpMethod } from "../step-up/begin-step-up.ts";
import { beginRedirect } from "./redirect/begin-redirect.ts";
import { hasIdentityAt } from "./store.ts";

const Act = z.object({ act: z.string(), method: z.string(), path: z.string() });

/** Sends a user without a passkey and a password to a linked provider, to sign in there again for one act. */
export async function beginStepUpAtProvider(
  ctx: Ctx,
  input: { challengeId: string; provider: Provider; returnTo?: string | undefined },
): Promise<{ url: string; browserSecret: string }> {
  const { env, userId, sessionId, now, identity } = ctx;
  const { provider, returnTo } = input;
  const spent = await consumeToken(identity, "step_up", input.challengeId, now);
  const isOwn = spent !== null && spent.userId === userId && spent.sessionId === sessionId;
  if (!isOwn || (await stepUpMethod(env, identity, userId)) !== "provider") throw new Problem("not_found");
  if (!(await hasIdentityAt(identity, userId, provider))) throw new Problem("not_found");
  const intent = { kind: "stepUp" as const, act: Act.parse(spent.payload) };
  const caller = { userId, sessionId };
  return beginRedirect({ env, identity, now }, { provider, intent, returnTo, caller });
}
