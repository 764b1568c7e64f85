import { OF_REQUESTS } from "../../db/line.ts";
import { openSystem } from "../../db/system.ts";
import { marketProvider } from "../../settings/market.ts";
import { findGiven } from "../store.ts";
import { openAlpaca } from "./alpaca.ts";
import { openCoinbase } from "./coinbase.ts";
import type { Provider } from "./provider.ts";
import { scripted } from "./scripted.ts";
import { simulated } from "./simulated.ts";

/** The source of prices that this deployment names. */
export function chooseProvider(env: Env): Provider {
  switch (marketProvider(env)) {
    case "simulated":
      return simulated(env.MARKET_SEED);
    case "scripted":
      return scripted((symbol) => findGiven(openSystem(env, OF_REQUESTS), symbol));
    case "alpaca":
      return openAlpaca(env);
    case "coinbase":
      return openCoinbase(env);
  }
}
