import { countDisposition, type DispositionWeek, type Mark, type Sale } from "./disposition.ts";
import { scoreDisposition } from "./disposition-score.ts";
import { pairsWithin, type TradeSpan } from "./pairs.ts";
import { countRevenge, revengeEvidence, scoreRevenge, type RevengeWeek } from "./revenge.ts";
import { judge, type Evidence, type Score } from "./score.ts";
import { countSize, scoreSize, sizeEvidence, type SizeWeek } from "./size.ts";
import { mondayOf, weekName, weekOf, weekStart, type Span } from "./weeks.ts";

/** The sufficient statistics of one week. */
export type Bucket = {
  week: string;
  disposition_effect: DispositionWeek;
  revenge_trading: RevengeWeek;
  size_escalation: SizeWeek;
};

export type Ledger = { trades: readonly TradeSpan[]; sales: readonly Sale[]; marks: readonly Mark[] };

const WEEK_MS = 7 * 86_400_000;

/**
 * Counts every week of the span that has trades in it; the ledger includes what the counts need around the
 * span.
 */
export function countWeeks(
  { trades, sales, marks }: Ledger,
  span: Span,
): { buckets: Bucket[]; evidence: Evidence[] } {
  const pairs = Map.groupBy(pairsWithin(trades, span), (pair) => weekName(mondayOf(pair.day)));
  const salesByWeek = Map.groupBy(sales, (sale) => weekName(mondayOf(sale.day)));
  const marksByWeek = Map.groupBy(marks, (mark) => weekName(mondayOf(mark.day)));
  const closedIn = new Set(trades.flatMap(({ closedAt }) => (closedAt === null ? [] : [weekOf(closedAt)])));
  const weeks = new Set([...pairs.keys(), ...salesByWeek.keys(), ...closedIn]);
  const buckets: Bucket[] = [];
  const evidence: Evidence[] = [];
  for (const week of [...weeks].sort()) {
    const from = weekStart(week);
    if (from < span.from || from >= span.to) continue;
    const within = { from, to: from + WEEK_MS };
    const own = pairs.get(week) ?? [];
    const disposition = countDisposition(
      {
        trades: trades.filter(
          ({ openedAt, closedAt }) => openedAt < within.to && (closedAt === null || closedAt >= from),
        ),
        sales: salesByWeek.get(week) ?? [],
        marks: marksByWeek.get(week) ?? [],
      },
      within,
    );
    buckets.push({
      week,
      disposition_effect: disposition.week,
      revenge_trading: countRevenge(own),
      size_escalation: countSize(own),
    });
    evidence.push(...disposition.evidence, ...revengeEvidence(own), ...sizeEvidence(own));
  }
  return { buckets, evidence };
}

/** Scores a whole history from its buckets, which are in the order of their weeks. */
export function scoreBuckets(buckets: readonly Bucket[]): Score[] {
  return judge([
    scoreDisposition(buckets.map((bucket) => bucket.disposition_effect)),
    scoreRevenge(buckets.map((bucket) => bucket.revenge_trading)),
    scoreSize(buckets.map((bucket) => bucket.size_escalation)),
  ]);
}
