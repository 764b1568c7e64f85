import { ID_PREFIXES } from "#shared/ids.ts";

/** True when the chosen account is the sample's, which is chosen by its id. */
export function isSample(account: string | undefined): boolean {
  return account?.startsWith(`${ID_PREFIXES.sample}_`) === true;
}
