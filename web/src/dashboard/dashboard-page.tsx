import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { BiasesCard } from "../biases/biases-card.tsx";
import { CoachCard } from "../biases/coach-card.tsx";
import { RunningImports } from "../imports/running/running-imports.tsx";
import { askedMethod, LOT_METHODS, useLotMethod } from "../trades/lot-method.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import { AccountSelect } from "../accounts/account-select.tsx";
import { metricsQuery, type MetricsQuery } from "../trades/queries.ts";
import { shownZone } from "../numbers/reader.ts";
import { feesUnknownWords, foreignFeesWords } from "../trades/foreign-fees.ts";
import { PERIODS } from "../trades/search.ts";
import { ReconciledCard } from "../reconciliation/reconciled-card.tsx";
import { isExploring, SHOWN_WHOLE } from "../session/exploring.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { ConversionNote } from "./conversion-note.tsx";
import { LatestTrades } from "./latest-trades.tsx";
import { MetricTiles } from "./metric-tiles.tsx";
import { periodStart } from "./period.ts";
import "./dashboard.css";

const EquityCard = lazy(async () => ({ default: (await import("./equity-card.tsx")).EquityCard }));
const NothingYet = lazy(async () => ({ default: (await import("./nothing-yet.tsx")).NothingYet }));

type Period = keyof typeof PERIODS;

export function DashboardPage() {
  const { account, period = "all" } = useSearch({ from: "/app/dashboard" });
  const from = periodStart(period, useNow(), shownZone());
  const method = useLotMethod();
  const filter: MetricsQuery = {
    ...askedMethod(method),
    ...(account === undefined ? {} : { account }),
    ...(from === null ? {} : { from }),
  };
  const metrics = useQuery({ ...metricsQuery(filter), placeholderData: keepPreviousData });
  const isEmpty = metrics.data !== undefined && metrics.data.trades + metrics.data.openTrades === 0;
  // A kept answer may be from before the first import; the words for an empty ledger wait for a fresh one.
  const isAsking = metrics.isFetching && !metrics.isFetchedAfterMount;
  const unfiltered = account === undefined && from === null;
  return (
    <Page title="Dashboard" actions={<Actions account={account} period={period} />}>
      <SampleNote account={account} />
      <div className="stack">
        <RunningImports />
        {metrics.data === undefined ? (
          <FirstAnswer error={metrics.error} retry={() => void metrics.refetch()} />
        ) : isEmpty && unfiltered ? (
          <Suspense fallback={<FirstAnswer error={null} retry={() => undefined} />}>
            {isAsking ? <FirstAnswer error={null} retry={() => undefined} /> : <NothingYet />}
          </Suspense>
        ) : (
          <>
            <MetricTiles metrics={metrics.data} filter={filter} />
            <ConversionNote metrics={metrics.data} />
            <p className="small">
              <Link to="/performance" search={account === undefined ? {} : { account }}>
                R-multiples, holding times, drawdowns and returns
              </Link>
            </p>
            {method === "fifo" ? null : (
              <p className="soft small">
                Figures and curve by {LOT_METHODS[method].long.toLowerCase()}. Biases and the coach always
                read first in, first out.
              </p>
            )}
            {metrics.data.foreignFees === 0 ? null : (
              <p className="soft small">
                {foreignFeesWords(metrics.data.foreignFees)}: without a rate it is in no total above.
              </p>
            )}
            {metrics.data.feesUnknown === 0 ? null : (
              <p className="soft small">
                {feesUnknownWords(metrics.data.feesUnknown)}: every result above is before these fees.
              </p>
            )}
            <div className="dashboard">
              <div className="stack">
                <Suspense
                  fallback={
                    <section className="card dashboard-equity-card" aria-label="Equity and high-water mark" />
                  }
                >
                  <EquityCard filter={filter} method={method} />
                </Suspense>
                <LatestTrades
                  filter={filter}
                  account={account}
                  closed={metrics.data.trades}
                  open={metrics.data.openTrades}
                />
              </div>
              <div className="stack">
                <BiasesCard />
                <CoachCard />
                {isExploring ? null : <ReconciledCard />}
              </div>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}

function Actions({ account, period }: { account: string | undefined; period: Period }) {
  const navigate = useNavigate({ from: "/dashboard" });
  return (
    <>
      <AccountSelect
        account={account}
        choose={(chosen) =>
          void navigate({ search: (now) => ({ ...now, account: chosen }), resetScroll: false })
        }
      />
      <select
        className="select"
        aria-label="Period"
        title={isExploring ? SHOWN_WHOLE : undefined}
        disabled={isExploring}
        value={period}
        onChange={({ target }) =>
          void navigate({
            search: (now) => ({ ...now, period: asPeriod(target.value) }),
            resetScroll: false,
          })
        }
      >
        {Object.entries(PERIODS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <LotMethodSelect />
      <Link to="/import" className="button button-primary">
        Import trades
      </Link>
    </>
  );
}

function asPeriod(value: string): Period | undefined {
  return value === "30" || value === "90" || value === "365" ? value : undefined;
}

function FirstAnswer({ error, retry }: { error: Error | null; retry: () => void }) {
  if (error !== null)
    return (
      <ProblemNote error={error} safe="Your trades are safe; only this view is missing." retry={retry} />
    );
  return (
    <section className="card">
      <Skeleton lines={6} height={18} />
    </section>
  );
}
