import { ceiling, least, most, PRICE_STEP } from "../amounts.ts";
import type { SlippageModel } from "#shared/contracts/fill-models.ts";
import { slipped, slippageOf, type Traded } from "./slippage.ts";

/** The slippage of the harsher model: LEAN's volume share with its own parameters. */
const HARSH: SlippageModel = {
  name: "slippage/volume-share/1",
  params: { volumeLimit: "0.025", priceImpact: "0.1" },
};

/** One fill as the band sees it; all amounts are bigints of 10⁻¹⁸. */
export type BandFill = Traded & {
  side: "buy" | "sell";
  /** The price that was booked, after the account's slippage. */
  booked: bigint;
  /** The other side of the quote: the bid for a buy, the ask for a sale; 0 where nobody offers. */
  opposite: bigint;
  limit: bigint | null;
  /** The stop that triggered on this quote after the order had rested; null otherwise. */
  passedStop: bigint | null;
  /** Whether a limit order had rested before this quote. */
  isRestingLimit: boolean;
};

/**
 * The price of the same fill under a kinder and a harsher model. The kinder one has no slippage. There, a
 * limit that rested trades on the better side of the quote. A stop that rested fills at its stop, as if
 * nothing were passed over. The harsher one is half a spread and a volume share worse than the quote, and
 * never better than what was booked. A limit bounds both.
 */
export function band(fill: BandFill): { optimistic: bigint; pessimistic: bigint } {
  const isBuy = fill.side === "buy";
  const better = isBuy ? least : most;
  const worse = isBuy ? most : least;
  const opposite = fill.opposite > 0n ? fill.opposite : fill.price;
  const offered = fill.isRestingLimit ? better(fill.price, opposite) : fill.price;
  const kindest = fill.passedStop === null ? offered : better(offered, fill.passedStop);
  const spread = isBuy ? fill.price - opposite : opposite - fill.price;
  const halfSpread = ceiling(most(spread, 0n), 2n * PRICE_STEP) * PRICE_STEP;
  const harsh = slipped(fill, fill.price, halfSpread + slippageOf(HARSH, fill));
  return { optimistic: better(kindest, fill.booked), pessimistic: worse(harsh, fill.booked) };
}
