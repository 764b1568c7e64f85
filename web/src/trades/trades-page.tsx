import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";
import { ArrivingNote, useArriving } from "../imports/arriving.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { askedMethod, useLotMethod } from "./lot-method.ts";
import { tradesQuery } from "./queries.ts";
import type { TradesSearch } from "./search.ts";
import { SortHead } from "./sort-head.tsx";
import { TradeFilters } from "./trade-filters.tsx";
import { TradeTable } from "./trade-table.tsx";

export function TradesPage() {
  const search = useSearch({ from: "/app/trades" });
  const { sort = "-closedAt", ...filter } = search;
  const wanted = Object.fromEntries(
    Object.entries({ ...filter, sort, ...askedMethod(useLotMethod()) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const trades = useInfiniteQuery({ ...tradesQuery(wanted), placeholderData: keepPreviousData });
  const items = trades.data?.pages.flatMap((page) => page.items);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const column = sort.endsWith("netPnl") ? "net" : "closed";
  const order = sort.startsWith("-") ? "descending" : "ascending";
  return (
    <Page
      title="Trades"
      actions={
        <Link to="/import" className="button button-primary">
          Import trades
        </Link>
      }
    >
      <SampleNote account={search.account} />
      <TradeFilters search={search} />
      <section className="card" aria-label="Round trips" aria-busy={trades.isPlaceholderData || undefined}>
        {items === undefined ? (
          trades.error === null ? (
            <Skeleton lines={10} />
          ) : (
            <ProblemNote
              error={trades.error}
              safe="Your ledger is safe."
              retry={() => void trades.refetch()}
            />
          )
        ) : items.length === 0 ? (
          <NoTrades filtered={filtered} />
        ) : (
          <>
            <TradeTable
              trades={items}
              caption="Round trips"
              whole
              heads={{
                closed: <SortHead column="closedAt" sort={sort} words="Closed" />,
                net: <SortHead column="netPnl" sort={sort} words="Net P&L" />,
                sorted: { column, order },
              }}
            />
            <More
              shown={items.length}
              more={trades.hasNextPage}
              loading={trades.isFetchingNextPage}
              failed={trades.isFetchNextPageError}
              load={() => void trades.fetchNextPage()}
            />
          </>
        )}
      </section>
    </Page>
  );
}

type MoreProps = { shown: number; more: boolean; loading: boolean; failed: boolean; load: () => void };

/** Fetches the next page as the end of the list comes near; the button is for users who do not scroll. */
function More({ shown, more, loading, failed, load }: MoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const loadMore = useEffectEvent(load);
  const idle = more && !loading && !failed;
  useEffect(() => {
    if (!idle || end.current === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) loadMore();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [idle]);
  return (
    <div className="trades-more soft small" ref={end}>
      <output>
        {formatCount(shown)} {shown === 1 ? "round trip" : "round trips"}
        {more ? " so far" : ", all of them"}
      </output>
      {more ? (
        <button type="button" className="button button-small" onClick={load}>
          {loading ? "Loading…" : failed ? "Try again" : "Load more"}
        </button>
      ) : null}
    </div>
  );
}

function NoTrades({ filtered }: { filtered: boolean }) {
  const navigate = useNavigate({ from: "/trades" });
  const arriving = useArriving();
  if (filtered) {
    return (
      <EmptyState
        title="No round trip fits"
        action={
          <button type="button" className="button" onClick={() => void navigate({ search: none })}>
            Clear the filters
          </button>
        }
      >
        Your trades are all still here; these filters leave none of them.
      </EmptyState>
    );
  }
  if (arriving !== null) return <ArrivingNote what={arriving} />;
  return (
    <EmptyState
      title="No trades yet"
      action={
        <Link to="/import" className="button button-primary">
          Import a file
        </Link>
      }
    >
      Each row here will be one round trip, from flat to flat, with its fills and the lots behind its result.
    </EmptyState>
  );
}

const none: TradesSearch = {};
