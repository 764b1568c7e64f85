import { Problem } from "#shared/problem.ts";
import { OF_REQUESTS } from "../../db/line.ts";
import { openSystem } from "../../db/system.ts";
import { marketProvider } from "../../settings/market.ts";
import { findGiven } from "../store.ts";
import type { Provider } from "./provider.ts";
import { scripted } from "./scripted.ts";
import { simulated } from "./simulated.ts";

/** The source of prices that this deployment names. */
export function chooseProvider(env: Env): Provider {
  const name = marketProvider(env);
  switch (name) {
    case "simulated":
      return simulated(env.MARKET_SEED);
    case "scripted":
      return scripted((symbol) => findGiven(openSystem(env, OF_REQUESTS), symbol));
    default:
      throw new Problem("not_ready", `MARKET_PROVIDER=${name} is not built yet.`);
  }
}
