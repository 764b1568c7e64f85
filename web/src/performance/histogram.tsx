import { Link } from "@tanstack/react-router";
import type { Bucket } from "#shared/contracts/performance.ts";
import { formatCount, formatDecimal } from "../numbers/format-number.ts";
import { boundWords } from "../trades/bound-words.ts";
import type { TradesSearch } from "../trades/search.ts";

type Props = {
  title: string;
  note: string;
  /** What a bound is of, in words. */
  figure: string;
  buckets: readonly Bucket[];
  /** Why there is nothing to draw. */
  none: string;
  searchOf: (bucket: Bucket) => TradesSearch;
};

/** How trades spread over equal steps. Each column leads to its trades. */
export function Histogram({ title, note, figure, buckets, none, searchOf }: Props) {
  const most = Math.max(1, ...buckets.map(({ trades }) => trades));
  const [first, last] = [buckets[0], buckets.at(-1)];
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <span className="soft small">{note}</span>
      </div>
      {buckets.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <>
          <ol className="performance-columns">
            {buckets.map((bucket, at) => (
              <Column
                key={bucket.from ?? "first"}
                bucket={bucket}
                share={bucket.trades / most}
                words={boundWords(figure, bucket.from, bucket.to) ?? figure}
                starts={at > 0 && isZero(bucket.from)}
                search={searchOf(bucket)}
              />
            ))}
          </ol>
          <p className="performance-axis soft small number" aria-hidden="true">
            <span>{first?.to == null ? "" : `< ${formatDecimal(first.to)}`}</span>
            <span>{last?.from == null ? "" : `≥ ${formatDecimal(last.from)}`}</span>
          </p>
        </>
      )}
    </section>
  );
}

type ColumnProps = { bucket: Bucket; share: number; words: string; starts: boolean; search: TradesSearch };

function Column({ bucket, share, words, starts, search }: ColumnProps) {
  const { trades, to } = bucket;
  const isLoss = to !== null && (to.startsWith("-") || isZero(to));
  const said = `${words}: ${formatCount(trades)} ${trades === 1 ? "trade" : "trades"}`;
  const bar = (
    <i
      className={isLoss ? "performance-bar performance-bar-down" : "performance-bar"}
      style={{ height: `${share * 100}%` }}
    />
  );
  return (
    <li className={starts ? "performance-zero" : undefined} title={said}>
      {trades === 0 ? (
        bar
      ) : (
        <Link to="/trades" search={search} className="performance-column" aria-label={said}>
          {bar}
        </Link>
      )}
    </li>
  );
}

function isZero(bound: string | null): boolean {
  return bound !== null && Number(bound) === 0;
}
