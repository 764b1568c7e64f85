import { type Band, MOST_BANDS, type MonteCarlo } from "#shared/contracts/monte-carlo.ts";
import type { Decimal } from "#shared/decimal.ts";
import { fromFixed, halfEven, toFixed, VALUE_PLACES } from "../../../../math/fixed-point.ts";
import { type Random, seededRandom } from "../../../../math/random.ts";

/** The net P&L of closed trades in the order of their closes, day by day. */
export type Sample = { days: readonly (readonly Decimal[])[] };
type Asked = Pick<MonteCarlo, "paths" | "trades" | "seed" | "ruinAt" | "block">;
export type Paths = { bands: Band[]; maxDrawdown: { p50: Decimal; p95: Decimal }; ruin: number | null };

export const PATHS_FORMULA = "monte-carlo-1";
/** So many draws lie between two signs of progress. */
const DRAWS_A_STEP = 500_000;
const MOST_PLACES = 8;

/**
 * Draws all paths at once, trade by trade, from one stream of random numbers. It keeps a few numbers a path
 * and never a whole path. Amounts are integers of 10⁻⁸ as far as their sums stay exact. It yields the share
 * that is done, so that a caller can let others work.
 */
export function* drawPaths({ days }: Sample, asked: Asked): Generator<number, Paths> {
  const { paths, trades, seed, ruinAt, block } = asked;
  const { amounts, places } = inUnits(days.flat(), trades);
  const draw = drawer(block === "day" ? startsOf(days) : null, amounts, {
    paths,
    random: seededRandom(`${PATHS_FORMULA} ${seed}`),
  });
  const floor = ruinAt === undefined ? null : -Math.abs(Number(ruinAt)) * 10 ** places;
  const equity = new Float64Array(paths);
  const peak = new Float64Array(paths);
  const drawdown = new Float64Array(paths);
  const isRuined = new Uint8Array(paths);
  const money = (value: number) => fromFixed(BigInt(Math.round(value)), places);
  const every = Math.ceil(trades / MOST_BANDS);
  const bands: Band[] = [];
  let drawn = 0;
  for (let trade = 1; trade <= trades; trade++) {
    for (let path = 0; path < paths; path++) {
      const now = (equity[path] ?? 0) + draw(path);
      equity[path] = now;
      const top = peak[path] ?? 0;
      if (now > top) peak[path] = now;
      else if (top - now > (drawdown[path] ?? 0)) drawdown[path] = top - now;
      if (floor !== null && now <= floor) isRuined[path] = 1;
    }
    if (trade % every === 0 || trade === trades) {
      const at = ranked(equity);
      const [p5, p25, p50, p75, p95] = [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)].map(money);
      bands.push({
        trade,
        p5: p5 ?? "0",
        p25: p25 ?? "0",
        p50: p50 ?? "0",
        p75: p75 ?? "0",
        p95: p95 ?? "0",
      });
    }
    drawn += paths;
    if (drawn >= DRAWS_A_STEP && trade < trades) {
      drawn = 0;
      yield trade / trades;
    }
  }
  const deepest = ranked(drawdown);
  return {
    bands,
    maxDrawdown: { p50: money(deepest(0.5)), p95: money(deepest(0.95)) },
    ruin: floor === null ? null : isRuined.reduce((sum, each) => sum + each, 0) / paths,
  };
}

/** The next amount of a path. Without `starts` each is drawn by itself, else whole days are. */
function drawer(
  starts: Uint32Array | null,
  amounts: Float64Array,
  { paths, random }: { paths: number; random: Random },
): (path: number) => number {
  if (starts === null) return () => amounts[Math.floor(random() * amounts.length)] ?? 0;
  const next = new Uint32Array(paths);
  const end = new Uint32Array(paths);
  return (path) => {
    let at = next[path] ?? 0;
    if (at === (end[path] ?? 0)) {
      const day = Math.floor(random() * (starts.length - 1));
      at = starts[day] ?? 0;
      end[path] = starts[day + 1] ?? 0;
    }
    next[path] = at + 1;
    return amounts[at] ?? 0;
  };
}

/** Where each day begins among all amounts, and the end of the last one. */
function startsOf(days: Sample["days"]): Uint32Array {
  const starts = new Uint32Array(days.length + 1);
  days.forEach((day, at) => (starts[at + 1] = (starts[at] ?? 0) + day.length));
  return starts;
}

/** Amounts as integers of 10⁻ᵖˡᵃᶜᵉˢ, with as many places as keep every sum of a path below 2⁵³. */
function inUnits(nets: readonly Decimal[], trades: number): { amounts: Float64Array; places: number } {
  const largest = nets.reduce((most, net) => Math.max(most, Math.abs(Number(net))), 0);
  let places = MOST_PLACES;
  while (places > 0 && largest * trades * 10 ** places > Number.MAX_SAFE_INTEGER) places--;
  const unit = 10n ** BigInt(VALUE_PLACES - places);
  return {
    places,
    amounts: Float64Array.from(nets, (net) => Number(halfEven(toFixed(net, VALUE_PLACES), unit))),
  };
}

/** Gives quantiles by the nearest rank: the smallest value that at least the share `q` does not exceed. */
function ranked(values: Float64Array): (q: number) => number {
  const sorted = values.toSorted();
  return (q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}
