import { addsWithin, type EntryFills } from "./adds.ts";
import { AVERAGING, averagingEvidence, type AveragingWeek, countAveraging } from "./averaging-down.ts";
import type { InstrumentDay } from "./day-bars.ts";
import { countDisposition, DISPOSITION, type DispositionWeek, type Mark, type Sale } from "./disposition.ts";
import { entriesWithin } from "./entries/entries.ts";
import { countEntries, ENTRIES, ENTRY_TRADES, type EntryWeek } from "./entries/entry-weeks.ts";
import { entryEvidence } from "./entries/habits.ts";
import { order, pairsWithin, type TradeSpan } from "./pairs.ts";
import { countRevenge, REVENGE, revengeEvidence, type RevengeWeek } from "./revenge.ts";
import type { Evidence } from "./score.ts";
import { countSize, SIZE, sizeEvidence, type SizeWeek } from "./size.ts";
import { dayOf, mondayOf, weekName, weekStart, WEEK_MS, type Span } from "./weeks.ts";

/** The sufficient statistics of one week. Six habits are scored from its entries. */
export type Bucket = {
  week: string;
  disposition_effect: DispositionWeek;
  revenge_trading: RevengeWeek;
  size_escalation: SizeWeek;
  averaging_down: AveragingWeek;
  entries: EntryWeek;
};

/** A week as it is counted and stored, with the ids of the trades of its entries. */
export type CountedWeek = Bucket & { entry_trades: string[] };

/** What is counted of each week. */
export const KINDS = [
  "disposition_effect",
  "revenge_trading",
  "size_escalation",
  "averaging_down",
  "entries",
  "entry_trades",
] as const satisfies readonly Exclude<keyof CountedWeek, "week">[];

/** The formula of each kind of counts; a week of another formula, or without a kind, is counted anew. */
export const FORMULAS: Readonly<Record<(typeof KINDS)[number], string>> = {
  disposition_effect: DISPOSITION.formula,
  revenge_trading: REVENGE.formula,
  size_escalation: SIZE.formula,
  averaging_down: AVERAGING.formula,
  entries: ENTRIES.formula,
  entry_trades: ENTRY_TRADES.formula,
};

export type Ledger = {
  trades: readonly TradeSpan[];
  sales: readonly Sale[];
  marks: readonly Mark[];
  entryFills: readonly EntryFills[];
};

export type CountedWeeks = {
  buckets: CountedWeek[];
  evidence: Evidence[];
  /** Days of entries for which no exit of one's own says how far the price had gone. */
  withoutExit: InstrumentDay[];
};

/**
 * Counts every week of the span that has trades in it; the ledger includes what the counts need around the
 * span.
 */
export function countWeeks({ trades, sales, marks, entryFills }: Ledger, span: Span): CountedWeeks {
  const pairs = Map.groupBy(pairsWithin(trades, span), ({ day }) => mondayOf(day));
  const salesByWeek = Map.groupBy(sales, ({ day }) => mondayOf(day));
  const marksByWeek = Map.groupBy(marks, ({ day }) => mondayOf(day));
  const found = entriesWithin(trades, span);
  const entries = Map.groupBy(found, ({ openedAt }) => mondayOf(dayOf(openedAt)));
  const adds = Map.groupBy(addsWithin(trades, entryFills, span), ({ at }) => mondayOf(dayOf(at)));
  const living = livingByWeek(trades, span);
  const closedIn = trades.flatMap(({ closedAt }) => (closedAt === null ? [] : [mondayOf(dayOf(closedAt))]));
  const mondays = new Set([
    ...[pairs, salesByWeek, entries, adds].flatMap((counted) => [...counted.keys()]),
    ...closedIn,
  ]);
  const buckets: CountedWeek[] = [];
  const evidence: Evidence[] = [];
  for (const monday of [...mondays].sort((a, b) => a - b)) {
    const week = weekName(monday);
    const from = weekStart(week);
    if (from < span.from || from >= span.to) continue;
    const own = pairs.get(monday) ?? [];
    const [opened, added] = [entries.get(monday) ?? [], adds.get(monday) ?? []];
    const alive = living.get(monday) ?? [];
    const disposition = countDisposition(
      {
        trades: alive,
        sales: salesByWeek.get(monday) ?? [],
        marks: marksByWeek.get(monday) ?? [],
      },
      { from, to: from + WEEK_MS },
    );
    buckets.push({
      week,
      disposition_effect: disposition.week,
      revenge_trading: countRevenge(own, from),
      size_escalation: countSize(own, from),
      averaging_down: countAveraging(added, alive, { from, to: from + WEEK_MS }),
      entries: countEntries(opened, from),
      entry_trades: opened.map(({ tradeId }) => tradeId),
    });
    evidence.push(
      ...disposition.evidence,
      ...revengeEvidence(own, week),
      ...sizeEvidence(own, week),
      ...byStrength(averagingEvidence(added, week)),
      ...entryEvidence(opened, week).flatMap((own) => byStrength(own).slice(0, MOST_OF_WEEK)),
    );
  }
  const withoutExit = found
    .filter(({ isWithoutExit }) => isWithoutExit)
    .map(({ instrument, openedAt }) => ({ instrument, day: dayOf(openedAt) }));
  return { buckets, evidence, withoutExit };
}

/** The trades that were open at some time of each week of the span, by the day number of its Monday. */
function livingByWeek(trades: readonly TradeSpan[], span: Span): Map<number, TradeSpan[]> {
  const living = new Map<number, TradeSpan[]>();
  for (const trade of trades) {
    const last = dayOf(Math.min(trade.closedAt ?? span.to, span.to - 1));
    for (let monday = mondayOf(dayOf(Math.max(trade.openedAt, span.from))); monday <= last; monday += 7) {
      const own = living.get(monday);
      if (own === undefined) living.set(monday, [trade]);
      else own.push(trade);
    }
  }
  return living;
}

/** A week keeps so many trades as evidence of a habit of entries. */
const MOST_OF_WEEK = 20;

function strength({ role, measure }: Evidence): number {
  return role === "sized_down_on_streak" ? -(measure ?? 0) : (measure ?? 0);
}

/** The strongest first: of several in one role of a trade the first is stored. */
function byStrength(evidence: readonly Evidence[]): Evidence[] {
  return evidence.toSorted((a, b) => strength(b) - strength(a) || order(a.tradeId, b.tradeId));
}
