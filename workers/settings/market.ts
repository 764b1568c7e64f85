import { ProviderName } from "#shared/contracts/market.ts";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "./settings.ts";

type Named = Pick<Env, "MARKET_PROVIDER">;

/** The source of prices of this deployment; refuses a name that no provider has with `not_ready`. */
export function marketProvider({ MARKET_PROVIDER }: Named): ProviderName {
  const { success, data } = ProviderName.safeParse(MARKET_PROVIDER);
  if (!success) throw new Problem("not_ready", "MARKET_PROVIDER names no provider.");
  return data;
}

/** True where quotes may be posted. On a public origin a user could set the prices of all others. */
export function takesPostedQuotes(env: Env): boolean {
  return marketProvider(env) === "scripted" && settingsOf(env).isLocal;
}
