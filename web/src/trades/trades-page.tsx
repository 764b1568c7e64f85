import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { AddTradeButton } from "../fills/add-trade-button.tsx";
import { DeletedButton } from "../fills/deleted-button.tsx";
import { ArrivingNote, useArriving } from "../imports/running/arriving.tsx";
import { LookAtSample } from "../sample/look-at-sample.tsx";
import { SampleNote } from "../sample/sample-note.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TradeFilters } from "./filters/trade-filters.tsx";
import { filterOf, wantedTrades } from "./wanted-trades.ts";
import { TradeList } from "./list/trade-list.tsx";
import { useBar } from "./list/use-bar.ts";
import { useLotMethod } from "./lot-method.ts";
import { tradePageQuery, tradeSumsQuery } from "./queries.ts";
import { TradesSearch } from "./search.ts";

/** Browsers cannot scroll higher documents; a filter finds what is beyond. */
const MOST_ROWS = 400_000;

export function TradesPage() {
  const given = useSearch({ from: "/app/trades" });
  const search = useMemo(() => TradesSearch.parse(given), [given]);
  const method = useLotMethod();
  const wanted = useMemo(() => wantedTrades(search, method), [search, method]);
  const first = useQuery(tradePageQuery(wanted, 0));
  const wantedSums = useQuery(tradeSumsQuery(filterOf(wanted)));
  // The rows of the last filter stay until those of the next have come.
  const [shown, setShown] = useState(wanted);
  if (shown !== wanted && first.data !== undefined) setShown(wanted);
  const start = useQuery(tradePageQuery(shown, 0)).data;
  const sums = useQuery(tradeSumsQuery(filterOf(shown))).data;
  const count = Math.min(
    start?.nextCursor === null ? start.items.length : (sums?.trades ?? start?.items.length ?? 0),
    MOST_ROWS,
  );
  const [bar, card, height] = useBar();
  const isBusy = shown !== wanted || (wantedSums.isFetching && wantedSums.data === undefined);
  return (
    <Page
      title="Trades"
      actions={
        <>
          <DeletedButton />
          <AddTradeButton account={search.account} />
          <Link to="/import" className="button button-primary">
            Import trades
          </Link>
        </>
      }
    >
      <SampleNote account={search.account} />
      <div className="trades-bar" ref={bar}>
        <TradeFilters search={search} />
      </div>
      <section
        className={count > 0 ? "card trades-card trades-card-full" : "card trades-card"}
        aria-label="Trades"
        aria-busy={isBusy || undefined}
        ref={card}
      >
        {first.error !== null && first.data === undefined ? (
          <ProblemNote error={first.error} safe="Your ledger is safe." retry={() => void first.refetch()} />
        ) : start === undefined ? (
          <Skeleton lines={10} />
        ) : count === 0 ? (
          <NoTrades isFiltered={Object.keys(filterOf(wanted)).length > 0} />
        ) : (
          <TradeList query={shown} count={count} sums={sums} bar={height} />
        )}
      </section>
    </Page>
  );
}

function NoTrades({ isFiltered }: { isFiltered: boolean }) {
  const navigate = useNavigate({ from: "/trades" });
  const arriving = useArriving();
  if (isFiltered) {
    return (
      <EmptyState
        title="No trade fits"
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
        <>
          <Link to="/import" className="button button-primary">
            Import a file
          </Link>
          <AddTradeButton account={undefined} />
          <LookAtSample to="/trades" />
        </>
      }
    >
      Each row here will be one trade, from the first entry to the last exit, with the fills behind its
      result.
    </EmptyState>
  );
}

const none: TradesSearch = {};
