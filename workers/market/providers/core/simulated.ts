import { BAR_MS, type Bar, type BarInterval } from "#shared/contracts/market.ts";
import type { ProviderQuote } from "#shared/market.ts";
import { type Path, pathOf, STEP_MS } from "./simulated-path.ts";

const SIZE_STEP = 100;
const MOST_SIZES = 50;
/** Purposes of chance, so that a size and a volume of one instant differ. */
const BID_SIZE = 1;
const ASK_SIZE = 2;
const VOLUME = 3;

/** The simulated quote of a symbol: the same for the same seed, symbol and second. `now` is in epoch ms. */
export function simulatedQuote(seed: string, symbol: string, now: number): ProviderQuote {
  const at = Math.floor(now / 1000) * 1000;
  const path = pathOf(seed, symbol);
  const cents = path.centsAt(at);
  const size = (purpose: number) => String(SIZE_STEP * (1 + (path.chanceAt(at, purpose) % MOST_SIZES)));
  return {
    bid: toPrice(cents - path.halfSpread),
    ask: toPrice(cents + path.halfSpread),
    bidSize: size(BID_SIZE),
    askSize: size(ASK_SIZE),
    last: toPrice(cents),
    at: new Date(at).toISOString(),
    ages: true,
  };
}

/**
 * The bars that begin from `from` on and before `to`, with the quotes of the same path in them. The bar of
 * `now` ends there: no bar tells the future. All instants are in epoch ms.
 */
export function simulatedBars(
  seed: string,
  symbol: string,
  { from, to, interval, now }: { from: number; to: number; interval: BarInterval; now: number },
): Bar[] {
  const path = pathOf(seed, symbol);
  const length = BAR_MS[interval];
  const bars: Bar[] = [];
  for (let at = Math.ceil(from / length) * length; at < Math.min(to, now); at += length)
    bars.push(barOf(path, at, Math.min(length, now - at)));
  return bars;
}

function barOf(path: Path, at: number, ms: number): Bar {
  const open = path.centsAt(at);
  const close = path.centsAt(at + ms);
  let [high, low] = [Math.max(open, close), Math.min(open, close)];
  for (let knot = at + STEP_MS; knot < at + ms; knot += STEP_MS) {
    const cents = path.centsAt(knot);
    if (cents > high) high = cents;
    if (cents < low) low = cents;
  }
  return {
    at: new Date(at).toISOString(),
    open: toPrice(open),
    high: toPrice(high),
    low: toPrice(low),
    close: toPrice(close),
    volume: String(Math.floor(((ms / 1000) * (50 + (path.chanceAt(at, VOLUME) % 200))) / 10)),
  };
}

/** Cents as a decimal string, without trailing zeros. */
function toPrice(cents: number): string {
  const [whole, rest] = [Math.floor(cents / 100), cents % 100];
  if (rest === 0) return `${whole}`;
  return rest % 10 === 0 ? `${whole}.${rest / 10}` : `${whole}.${String(rest).padStart(2, "0")}`;
}
