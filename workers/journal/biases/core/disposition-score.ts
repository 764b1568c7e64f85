import { DISPOSITION, type DayCounts, type DispositionWeek } from "./disposition.ts";
import { type Hold, scoreHold } from "./hold.ts";
import { madeOf } from "./kept-weeks.ts";
import type { Measured } from "./measured.ts";
import type { Draft } from "./score.ts";
import { normalInterval, normalTail, wilson } from "../../../math/statistics.ts";
import { rateExcess, rateTest, type RateStratum } from "../../../math/stratified-tests.ts";

/** The assumed odds that a loser has a price rather than a winner; a verdict of likely must survive them. */
const SELECTION_ODDS = 2;

/** PGR and PLR with Odean's standard error of their difference. */
export function proportions([rg, pg, rl, pl]: DayCounts) {
  const pgr = rg / (rg + pg);
  const plr = rl / (rl + pl);
  const se = Math.sqrt((pgr * (1 - pgr)) / (rg + pg) + (plr * (1 - plr)) / (rl + pl));
  return { pgr, plr, difference: pgr - plr, ratio: pgr / plr, se };
}

/** Counted weeks with their names. */
export type DispositionWeeks = Iterable<DispositionWeek & { week: string }>;

/**
 * PGR − PLR where it has data, otherwise the holding times of losers and winners. Those also have data of a
 * trader with one position at a time, who never chooses between two. The other measure stands in the parts.
 */
export function scoreDisposition(weeks: DispositionWeeks): Draft {
  const hold = scoreHold(weeks, DISPOSITION);
  const { tested } = hold;
  const sales = scoreSales(weeks, hold);
  if (sales.pValue !== null || (tested === null && sales.n >= hold.n)) return sales;
  return {
    ...sales,
    measure: "hold_ratio",
    n: hold.n,
    estimate: tested?.ratio ?? null,
    interval: tested?.interval ?? null,
    neutral: 1,
    pValue: tested?.pValue ?? null,
    reference: null,
  };
}

/**
 * PGR − PLR, tested one-sided for gains being sold more readily. The p-value is the largest of three tests.
 * The first is exact within trader-days. The second takes each position as one observation, so that a
 * position held for months does not count anew every day. The third weights the held positions for selective
 * marking.
 */
function scoreSales(weeks: Iterable<DispositionWeek>, hold: Hold): Draft {
  const days = madeOf(weeks, (week) => week.days);
  const { number, counts, n } = countedDays(days);
  const [rg, pg, rl, pl] = counts;
  let [held, marked] = [0, 0];
  for (const week of weeks) {
    held += week.held;
    marked += week.marked;
  }
  const markedShare = held === 0 ? 0 : marked / held;
  const draft: Draft = {
    ...DISPOSITION,
    measure: "pgr_minus_plr",
    n,
    estimate: null,
    interval: null,
    neutral: 0,
    pValue: null,
    reference: {
      value: 0.0509,
      source: "Odean (1998), Journal of Finance 53: PGR 0.148 − PLR 0.098 over 10 000 accounts, ratio 1.51",
    },
    cost: hold.tested?.cost ?? null,
    comparison: [],
    parts: { rg, pg, rl, pl, days: number, held, marked, markedShare, ...holdParts(hold) },
  };
  if (n < DISPOSITION.minimum || markedShare < 0.5) return draft;
  const tables = tablesOf(days, { gain: 1, loss: 1 });
  const { excess, variance } = rateExcess(tables);
  const clustered = clusteredVariance(weeks);
  const { pgr, plr, difference, ratio, se } = proportions(counts);
  const designEffect = variance > 0 ? Math.max(1, clustered / variance) : 1;
  const weights = selectionWeights({ pg, pl, unmarked: held - marked });
  const reweighed = rateExcess(tablesOf(days, weights));
  const pByPosition = pOf(excess, variance * designEffect);
  const pBySelection = pOf(reweighed.excess, reweighed.variance * designEffect);
  const pByDay = rateTest(tables).upper;
  const margin = se * Math.sqrt(designEffect);
  const [low, high] = normalInterval(difference, margin);
  const selected = proportions([rg, pg * weights.gain, rl, pl * weights.loss]);
  const [ifSelected] = normalInterval(selected.difference, margin);
  const [pgrLow, pgrHigh] = wilson(rg, rg + pg);
  const [plrLow, plrHigh] = wilson(rl, rl + pl);
  return {
    ...draft,
    estimate: difference,
    interval: [Math.min(low, ifSelected), high],
    pValue: Math.max(pByDay, pByPosition, pBySelection),
    parts: {
      ...draft.parts,
      pgr,
      pgrLow,
      pgrHigh,
      plr,
      plrLow,
      plrHigh,
      se,
      designEffect,
      pByDay,
      pByPosition,
      pBySelection,
      ...(rl === 0 ? {} : { ratio }),
    },
  };
}

/** PGR − PLR alone. */
export function measureSales(weeks: Iterable<DispositionWeek>): Measured {
  const { counts, n } = countedDays(madeOf(weeks, (week) => week.days));
  if (n === 0) return { n, estimate: null, interval: null };
  const { difference, se } = proportions(counts);
  return { n, estimate: difference, interval: normalInterval(difference, se) };
}

function countedDays(days: Iterable<DayCounts>): { number: number; counts: DayCounts; n: number } {
  let [number, rg, pg, rl, pl] = [0, 0, 0, 0, 0];
  for (const day of days) {
    number++;
    rg += day[0];
    pg += day[1];
    rl += day[2];
    pl += day[3];
  }
  return { number, counts: [rg, pg, rl, pl], n: Math.min(rg + pg, rl + pl, rg + rl, pg + pl) };
}

/** Each day as a table of sales among gains and among losses; a held position counts by its weight. */
function tablesOf(
  days: Iterable<DayCounts>,
  { gain, loss }: { gain: number; loss: number },
): Iterable<RateStratum> {
  return madeOf(days, ([rg, pg, rl, pl]) => [
    { exposedHits: rg, exposed: rg + pg * gain, otherHits: rl, others: rl + pl * loss },
  ]);
}

function pOf(excess: number, variance: number): number {
  return variance > 0 ? normalTail(excess / Math.sqrt(variance)) : 1;
}

/**
 * How many held positions each marked one stands for, if losers were marked up to twice as readily as
 * winners. A mark comes from a further fill of the trader's own, and traders add to losers about 1.4 times as
 * readily (Odean 1998). Unweighted, averaging down would look like a disposition to keep losers. When every
 * position is marked, both weights are 1.
 */
export function selectionWeights({ pg, pl, unmarked }: { pg: number; pl: number; unmarked: number }): {
  gain: number;
  loss: number;
} {
  const held = pg + pl + unmarked;
  if (pg === 0 || pl === 0 || unmarked <= 0) return { gain: 1, loss: 1 };
  // All losers count as marked if twice the winners' rate reaches 1; else the rates stand at two to one.
  const allLosers = pg / (held - pl);
  const winners = allLosers >= 1 / SELECTION_ODDS ? allLosers : (pg + pl / SELECTION_ODDS) / held;
  return { gain: 1 / winners, loss: 1 / Math.min(1, SELECTION_ODDS * winners) };
}

function clusteredVariance(weeks: Iterable<DispositionWeek>): number {
  const across = new Map<string, number>();
  let variance = 0;
  for (const week of weeks) {
    variance += week.within;
    for (const [id, u] of week.across) across.set(id, (across.get(id) ?? 0) + u);
  }
  for (const u of across.values()) variance += u * u;
  return variance;
}

function holdParts({ losers, winners, tested }: Hold): Record<string, number> {
  const counts = { losers, winners };
  if (tested === null) return counts;
  const { loserSeconds, winnerSeconds, ratio, interval, pValue, longSeconds } = tested;
  const [holdLow, holdHigh] = interval;
  return {
    ...counts,
    loserSeconds,
    winnerSeconds,
    holdRatio: ratio,
    holdLow,
    holdHigh,
    pHold: pValue,
    longSeconds,
  };
}
