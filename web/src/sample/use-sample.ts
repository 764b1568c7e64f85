import { useSearch } from "@tanstack/react-router";
import { isSample } from "./sample-account.ts";

/** The sample's account when the address chooses it. */
export function useSample(): string | undefined {
  const { account } = useSearch({ strict: false });
  return isSample(account) ? account : undefined;
}

/** The search of a link that stays in the sample. */
export function ofSample({ account }: { account?: string | undefined }): { account?: string } {
  return account !== undefined && isSample(account) ? { account } : {};
}
