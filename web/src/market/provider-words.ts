import type { ProviderName } from "#shared/contracts/market.ts";

/** Where prices come from, said beside every price. */
export const PROVIDER_WORDS = {
  simulated: { name: "Simulated prices", about: "Made up by this deployment; no market stands behind them." },
  scripted: {
    name: "Posted prices",
    about: "Sent to this deployment by a script; no market stands behind them.",
  },
  alpaca: { name: "Alpaca", about: "Quotes of US exchanges by Alpaca." },
  coinbase: { name: "Coinbase", about: "Quotes of the exchange Coinbase." },
} as const satisfies Record<ProviderName, { name: string; about: string }>;
