import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { login, register, type Registered, type SignedIn } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { hasJustLeft } from "../session/marks.ts";
import { beginSession } from "../session/session.ts";
import { createWithPasskey, signInByAutofill, signInWithPasskey } from "./passkey.ts";

export type Attempt = {
  way: "passkey" | "password";
  act: "create" | "enter";
  email: string;
  name: string;
  password: string;
};

export type SignInAttempt = UseMutationResult<void, Error, Attempt>;

/**
 * Runs one sign-in attempt at a time, by any method; success opens the page that the user asked for.
 * `awaiting` is the address that must follow its mail first, where only the mail creates the account.
 */
export function useSignIn(hasPasskeys: boolean) {
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/" });
  const [awaiting, setAwaiting] = useState<string | null>(null);
  const arrive = async (answer: Registered, email: string): Promise<void> => {
    if (!("user" in answer)) return setAwaiting(email);
    await beginSession(client, answer.user);
    router.history.replace(next ?? "/dashboard");
  };
  const suggestions = useRef<AbortController | null>(null);
  const isAsked = useRef(false);
  const attempt = useMutation({
    mutationFn: async (input: Attempt) => {
      // A suggestion that begins meanwhile could take the passkey that is being made, and sign in twice.
      isAsked.current = true;
      suggestions.current?.abort();
      return arrive(await signedIn(input), input.email);
    },
    networkMode: "always",
  });
  const arriveByAutofill = useEffectEvent(arrive);
  // Before the form is painted, so that a user who goes on at once leaves no mark for the next page.
  useLayoutEffect(() => {
    if (!hasPasskeys || isAsked.current || hasJustLeft()) return undefined;
    const left = new AbortController();
    suggestions.current = left;
    suggestedOrAgain(left.signal)
      .then((answer) =>
        answer === null || left.signal.aborted ? undefined : arriveByAutofill(answer, answer.user.email),
      )
      // Suggestions are optional, and the button beside them shows the error.
      .catch(() => undefined);
    return () => left.abort();
  }, [hasPasskeys]);
  return { attempt, awaiting };
}

/** How long after a failure a passkey is suggested once more, in milliseconds. */
const AGAIN_MS = 2_000;

/** Suggests passkeys, and once more where the server could not answer. */
function suggestedOrAgain(signal: AbortSignal): Promise<SignedIn | null> {
  return signInByAutofill(signal).catch(async (error: unknown) => {
    if (error instanceof Problem && error.status < 500) throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return signal.aborted ? null : signInByAutofill(signal);
  });
}

async function signedIn({ way, act, email, name, password }: Attempt): Promise<Registered> {
  if (way === "passkey") return act === "create" ? createWithPasskey(email, name) : signInWithPasskey(email);
  if (act === "enter") return call(login, { body: { email, password } });
  const named = name.trim() === "" ? {} : { name };
  return call(register, { body: { email, password, ...named } });
}
