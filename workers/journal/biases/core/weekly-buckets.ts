import { moneyClosed } from "./closings.ts";
import { countDisposition, type DispositionWeek, type Mark, type Sale } from "./disposition.ts";
import { scoreDisposition } from "./disposition-score.ts";
import { pairsWithin, type TradeSpan } from "./pairs.ts";
import { countRevenge, revengeEvidence, scoreRevenge, type RevengeWeek } from "./revenge.ts";
import { judge, type Evidence, type Score } from "./score.ts";
import { countSize, scoreSize, sizeEvidence, type SizeWeek } from "./size.ts";
import { dayOf, mondayOf, weekName, weekStart, WEEK_MS, type Span } from "./weeks.ts";

/** The sufficient statistics of one week. */
export type Bucket = {
  week: string;
  disposition_effect: DispositionWeek;
  revenge_trading: RevengeWeek;
  size_escalation: SizeWeek;
};

export type Ledger = { trades: readonly TradeSpan[]; sales: readonly Sale[]; marks: readonly Mark[] };

/**
 * Counts every week of the span that has trades in it; the ledger includes what the counts need around the
 * span.
 */
export function countWeeks(
  { trades, sales, marks }: Ledger,
  span: Span,
): { buckets: Bucket[]; evidence: Evidence[] } {
  const pairs = Map.groupBy(pairsWithin(trades, span), ({ day }) => mondayOf(day));
  const salesByWeek = Map.groupBy(sales, ({ day }) => mondayOf(day));
  const marksByWeek = Map.groupBy(marks, ({ day }) => mondayOf(day));
  const living = livingByWeek(trades, span);
  const closedIn = trades.flatMap(({ closedAt }) => (closedAt === null ? [] : [mondayOf(dayOf(closedAt))]));
  const mondays = new Set([...pairs.keys(), ...salesByWeek.keys(), ...closedIn]);
  const buckets: Bucket[] = [];
  const evidence: Evidence[] = [];
  for (const monday of [...mondays].sort((a, b) => a - b)) {
    const week = weekName(monday);
    const from = weekStart(week);
    if (from < span.from || from >= span.to) continue;
    const own = pairs.get(monday) ?? [];
    const disposition = countDisposition(
      {
        trades: living.get(monday) ?? [],
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
    });
    evidence.push(...disposition.evidence, ...revengeEvidence(own, week), ...sizeEvidence(own, week));
  }
  return { buckets, evidence };
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

/** Scores a whole history from its buckets, which are in the order of their weeks. */
export function scoreBuckets(buckets: readonly Bucket[]): Score[] {
  const closed = buckets.map(({ week, disposition_effect: { closings } }) => ({ week, closings }));
  const all = moneyClosed(closed);
  return judge([
    scoreDisposition(buckets.map(({ week, disposition_effect }) => ({ week, ...disposition_effect }))),
    scoreRevenge(
      buckets.map(({ week, revenge_trading }) => ({ week, ...revenge_trading })),
      all,
    ),
    scoreSize(
      buckets.map(({ week, size_escalation }) => ({ week, ...size_escalation })),
      all,
    ),
  ]);
}
