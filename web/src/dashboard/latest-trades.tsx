import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatCount } from "../numbers/format-number.ts";
import { tradesQuery, type MetricsQuery } from "../trades/queries.ts";
import { TradeTable } from "../trades/rows/trade-table.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNarrow } from "../ui/use-narrow.ts";

const SHOWN = 12;

export function LatestTrades({
  filter,
  account,
  closed,
  open,
}: {
  filter: MetricsQuery;
  account: string | undefined;
  closed: number;
  open: number;
}) {
  const trades = useQuery({
    ...tradesQuery(closed > 0 ? { ...filter, status: "closed" } : filter, SHOWN),
    placeholderData: keepPreviousData,
  });
  const narrow = useNarrow();
  const items = trades.data?.items.slice(0, narrow ? 5 : SHOWN);
  return (
    <section className="card" aria-labelledby="latest-title">
      <div className="card-head">
        <h2 id="latest-title">Latest trades</h2>
        <Link to="/trades" search={account === undefined ? {} : { account }} className="small">
          all {formatCount(closed + open)}
        </Link>
      </div>
      {items !== undefined ? (
        items.length === 0 ? (
          <p className="soft">No trades in this period.</p>
        ) : (
          <TradeTable trades={items} caption="Latest trades" />
        )
      ) : trades.error !== null ? (
        <ProblemNote error={trades.error} safe="Your ledger is safe." retry={() => void trades.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </section>
  );
}
