import { queryOptions, useQuery } from "@tanstack/react-query";
import { listSignInMethods, type SignInMethod } from "#shared/contracts/auth.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { passkeysWork } from "./passkey.ts";

const USUAL: readonly SignInMethod[] = ["passkey", "password"];

const methodsQuery = queryOptions({
  queryKey: KEYS.signInMethods,
  queryFn: ({ signal }) => call(listSignInMethods, { signal }),
  staleTime: Infinity,
  networkMode: "always",
});

/** What the form itself can do; a provider is a place to go to. */
export type Way = "passkey" | "password";

/** The ways in that this deployment offers and this browser can go; until the server has said so, the usual two. */
export function useWays(): { ways: readonly Way[]; hasPasskeys: boolean } {
  const offered = useQuery(methodsQuery).data?.methods;
  const ways = (offered ?? USUAL).filter(
    (way): way is Way => way === "password" || (way === "passkey" && passkeysWork),
  );
  return { ways, hasPasskeys: passkeysWork && (offered?.includes("passkey") ?? false) };
}
