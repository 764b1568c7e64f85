import type { Provider } from "#shared/contracts/providers.ts";
import { Problem, type ProblemCode } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { enterWithProvider, type Entered } from "./enter-with-provider.ts";
import { exchangeCode } from "./redirect/exchange-code.ts";
import { linkIdentity } from "./link-identity.ts";
import { proveProvider } from "./prove-provider.ts";
import { keepRefreshToken } from "./refresh-token.ts";
import { spendState, type Begun } from "./redirect/state.ts";

/** The page after the return from a provider, with a new session or a proof if the journey was for one. */
export type Arrival =
  | { kind: "arrived"; path: string; entered: Entered | null; proof: string | null }
  | { kind: "refused"; path: string; code: ProblemCode };

const SIGN_IN_PAGE = "/";

/** Ends a journey to a provider. Its `state` is consumed before any other check. */
export async function endRedirect(
  visitor: Visitor,
  given: { provider: Provider; browserSecret: string; parameters: URLSearchParams },
): Promise<Arrival> {
  const { provider, browserSecret, parameters } = given;
  const state = parameters.get("state") ?? "";
  const begun = await spendState(visitor.identity, { provider, state, browserSecret }, visitor.now);
  if (begun === null) return { kind: "refused", path: SIGN_IN_PAGE, code: "sign_in_refused" };
  try {
    const done = await settle(visitor, begun, { state, parameters });
    return { kind: "arrived", path: begun.returnTo, ...done };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const path = begun.intent.kind === "signIn" ? signInPage(begun.returnTo) : begun.returnTo;
    return { kind: "refused", path, code: error.code };
  }
}

async function settle(
  visitor: Visitor,
  begun: Begun,
  answer: { state: string; parameters: URLSearchParams },
): Promise<{ entered: Entered | null; proof: string | null }> {
  const { person, refreshToken } = await exchangeCode(visitor, begun, answer);
  const { intent, userId, sessionId } = begun;
  if (intent.kind === "signIn") {
    const traveller = { ...visitor, deviceKey: begun.deviceKey };
    const entered = await enterWithProvider(traveller, person);
    keepRefreshToken(visitor, entered.link, refreshToken);
    return { entered, proof: null };
  }
  if (userId === null || sessionId === null) throw new Problem("unauthenticated");
  const caller = { userId, sessionId };
  if (intent.kind === "stepUp")
    return { entered: null, proof: await proveProvider(visitor, caller, intent.act, person) };
  const id = await linkIdentity(visitor, caller, person);
  keepRefreshToken(visitor, { id, userId }, refreshToken);
  return { entered: null, proof: null };
}

/**
 * Returns the sign-in page for a user who is not signed in. From there the user goes on to the wanted page.
 */
function signInPage(next: string): string {
  return next === SIGN_IN_PAGE ? SIGN_IN_PAGE : `${SIGN_IN_PAGE}?${new URLSearchParams({ next })}`;
}
