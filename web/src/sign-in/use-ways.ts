import { queryOptions, useQuery } from "@tanstack/react-query";
import { listSignInMethods, type SignInMethod } from "#shared/contracts/auth.ts";
import type { Provider } from "#shared/contracts/providers.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { passkeysWork } from "../passkeys/ceremony.ts";

const USUAL: readonly SignInMethod[] = ["passkey", "password"];

export const methodsQuery = queryOptions({
  queryKey: KEYS.signInMethods,
  queryFn: ({ signal }) => call(listSignInMethods, { signal }),
  staleTime: Infinity,
  networkMode: "always",
});

/** A method that the form handles itself; a provider is a page to go to. */
export type Way = "passkey" | "password";

export type Ways = {
  ways: readonly Way[];
  hasPasskeys: boolean;
  providers: readonly Provider[];
  /** True when this machine keeps the mails for its developer. */
  hasMailbox: boolean;
};

/**
 * The sign-in methods that this deployment offers and this browser supports; the usual two before the server
 * answers.
 */
export function useWays(): Ways {
  const { data } = useQuery(methodsQuery);
  const offered = data?.methods ?? USUAL;
  return {
    ways: offered.filter((way): way is Way => way === "password" || (way === "passkey" && passkeysWork)),
    hasPasskeys: passkeysWork && (data?.methods.includes("passkey") ?? false),
    providers: offered.filter((way): way is Provider => way !== "passkey" && way !== "password"),
    hasMailbox: data?.mailbox ?? false,
  };
}
