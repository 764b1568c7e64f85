import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { login, register, type User } from "#shared/contracts/auth.ts";
import { call } from "../session/client.ts";
import { beginSession, hasJustLeft } from "../session/session.ts";
import { createWithPasskey, signInByAutofill, signInWithPasskey, userOf } from "./passkey.ts";

export type Attempt = {
  way: "passkey" | "password";
  act: "create" | "enter";
  email: string;
  name: string;
  password: string;
};

/** One attempt at a time, by any way; success leads to the page that was asked for. */
export function useSignIn(hasPasskeys: boolean) {
  const client = useQueryClient();
  const router = useRouter();
  const { next } = useSearch({ from: "/" });
  const arrive = async (user: User): Promise<void> => {
    await beginSession(client, user);
    router.history.replace(next ?? "/dashboard");
  };
  const attempt = useMutation({
    mutationFn: async (given: Attempt) => arrive(await signedIn(given)),
    networkMode: "always",
  });
  const arriveByAutofill = useEffectEvent(arrive);
  useEffect(() => {
    if (!hasPasskeys || hasJustLeft()) return undefined;
    const left = new AbortController();
    signInByAutofill(left.signal)
      .then((user) => (user === null || left.signal.aborted ? undefined : arriveByAutofill(user)))
      .catch(() => undefined); // suggestions are an extra: the button beside them says what is wrong
    return () => left.abort();
  }, [hasPasskeys]);
  return attempt;
}

async function signedIn({ way, act, email, name, password }: Attempt): Promise<User> {
  if (way === "passkey") return act === "create" ? createWithPasskey(email, name) : signInWithPasskey(email);
  if (act === "enter") return (await call(login, { body: { email, password } })).user;
  const named = name.trim() === "" ? {} : { name };
  return userOf(await call(register, { body: { email, password, ...named } }));
}
