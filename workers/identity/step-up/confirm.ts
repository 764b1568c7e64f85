import type { Context } from "hono";
import { base64url } from "jose";
import * as z from "zod";
import type { ActText } from "#shared/act.ts";
import { StepUpMethod } from "#shared/contracts/step-up.ts";
import { Problem } from "#shared/problem.ts";
import type { Confirmation, Ctx, Visitor } from "../../context.ts";
import type { AppEnv } from "../../http/factory.ts";
import { consumeToken, type Consumed } from "../one-time-tokens/one-time-tokens.ts";
import { readAssertion } from "../passkeys/ceremony.ts";
import { findPasskey } from "../passkeys/find-passkey.ts";
import { usePasskey, type Act } from "../passkeys/use-passkey.ts";
import { visitorOf } from "../visitor.ts";
import { actChallenge, digestAct } from "./act.ts";
import { touchLiveSession } from "./store.ts";

type Caller = Pick<Ctx, "userId" | "sessionId">;

const HEADER = /^((?:chl|stp)_[A-Za-z0-9_-]{43})(?:\.(.{1,12000}))?$/;
const Begun = z.object({ act: z.string(), method: z.string(), path: z.string() });
const Proven = Begun.extend({ by: StepUpMethod });

/**
 * Checks the `Step-Up` header: `<challengeId>.<base64url of the assertion>` or `<proof>`. The named secret is
 * consumed before any other check. Returns null when the header does not confirm this very request of this
 * session.
 */
export async function confirm(
  c: Context<AppEnv>,
  caller: Caller,
  request: ActText,
): Promise<Confirmation | null> {
  const [, secret, answer] = HEADER.exec(c.req.header("step-up") ?? "") ?? [];
  if (secret === undefined) return null;
  const visitor = visitorOf(c);
  const act = await digestAct(c.env, request);
  return answer === undefined
    ? confirmByProof(visitor, caller, act, secret)
    : confirmByPasskey(visitor, caller, act, secret, answer);
}

async function confirmByProof(
  visitor: Visitor,
  caller: Caller,
  act: string,
  proof: string,
): Promise<Confirmation | null> {
  const { identity, now } = visitor;
  const spent = await consumeToken(identity, "step_up_proof", proof, now);
  const proven = belongsTo(spent, caller) ? Proven.parse(spent.payload) : null;
  if (proven === null || proven.act !== act) return null;
  const { by: method } = proven;
  const confirmed = await identity.as(caller.userId, caller.sessionId).change({
    statements: [touchLiveSession(caller.userId, caller.sessionId, now)],
    audit: [{ action: "step_up.confirmed", detail: { method, ...requestOf(proven) } }],
    events: [],
  });
  return confirmed ? { method, act } : null;
}

async function confirmByPasskey(
  visitor: Visitor,
  caller: Caller,
  act: string,
  challengeId: string,
  answer: string,
): Promise<Confirmation | null> {
  const { identity, now } = visitor;
  const spent = await consumeToken(identity, "step_up", challengeId, now);
  const begun = belongsTo(spent, caller) ? Begun.parse(spent.payload) : null;
  if (begun === null || begun.act !== act) return null;
  return unlessRefused(async () => {
    const response = readAssertion(asJson(answer));
    const passkey = await findPasskey(identity, response.id, response.response.userHandle);
    if (passkey === null || passkey.user_id !== caller.userId) return null;
    const challenge = await actChallenge(challengeId, act);
    const { clientDataJSON, authenticatorData, signature } = response.response;
    const change: Act = {
      sessionId: caller.sessionId,
      statements: [],
      audit: [
        {
          action: "step_up.confirmed",
          // The detail holds all that is needed to verify the consent again with the passkey's public key.
          detail: {
            method: "passkey",
            passkey: passkey.id,
            ...requestOf(begun),
            nonce: challengeId,
            assertion: { clientDataJSON, authenticatorData, signature },
          },
        },
      ],
      events: [],
    };
    return usePasskey(visitor, { passkey, challenge, response }, () => ({
      act: change,
      answer: { method: "passkey", act } as const,
    }));
  });
}

function belongsTo(spent: Consumed | null, { userId, sessionId }: Caller): spent is Consumed {
  return spent !== null && spent.userId === userId && spent.sessionId === sessionId;
}

function requestOf({ act, method, path }: z.infer<typeof Begun>) {
  return { act, request: `${method} ${path}` };
}

/** Parses base64url of JSON, or the JSON itself. Anything else is no assertion. */
function asJson(answer: string): unknown {
  try {
    return JSON.parse(answer.startsWith("{") ? answer : new TextDecoder().decode(base64url.decode(answer)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Returns null for a refused ceremony, which confirms nothing and ends no session. */
async function unlessRefused<T>(judge: () => Promise<T>): Promise<T | null> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof Problem && error.code === "sign_in_refused") return null;
    throw error;
  }
}
