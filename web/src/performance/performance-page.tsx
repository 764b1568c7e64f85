import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Bucket, Performance } from "#shared/contracts/performance.ts";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { shownZone } from "../numbers/reader.ts";
import { isExploring } from "../session/exploring.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { isSample } from "../sample/sample-account.ts";
import { TradeFilters } from "../trades/filters/trade-filters.tsx";
import { feesUnknownWords } from "../trades/foreign-fees.ts";
import { useLotMethod } from "../trades/lot-method.ts";
import { tradeSumsQuery } from "../trades/queries.ts";
import { PerformanceSearch, type TradesSearch } from "../trades/search.ts";
import { filterOf, wantedTrades } from "../trades/wanted-trades.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { ExcursionsCard } from "./excursions-card.tsx";
import { FigureList } from "./figure-list.tsx";
import { Histogram } from "./histogram.tsx";
import { performanceQuery } from "./queries.ts";
import "./performance.css";

/** What the closed trades of any filter amount to, and how they spread. */
export function PerformancePage() {
  const given = useSearch({ from: "/app/performance" });
  const navigate = useNavigate({ from: "/performance" });
  // The figures of the explored sample stand for the whole of it.
  const { currency, ...search } = useMemo(() => PerformanceSearch.parse(isExploring ? {} : given), [given]);
  const method = useLotMethod();
  const filter = filterOf(wantedTrades(search, method));
  const asked = {
    ...filter,
    ...(currency === undefined ? {} : { currency }),
    timeZone: search.zone ?? shownZone(),
  };
  const performance = useQuery({ ...performanceQuery(asked), placeholderData: keepPreviousData });
  const sums = useQuery(tradeSumsQuery(filter)).data;
  const shown = performance.data?.currency ?? undefined;
  const feesUnknown = sums?.byCurrency.find((each) => each.currency === shown)?.feesUnknown ?? 0;
  const known = sums?.byCurrency.map((each) => each.currency) ?? [];
  return (
    <Page
      title="Performance"
      actions={
        <CurrencySelect
          known={known}
          shown={shown}
          choose={(chosen) =>
            void navigate({ search: (now) => ({ ...now, currency: chosen }), resetScroll: false })
          }
        />
      }
    >
      <SampleNote account={search.account} />
      {isExploring ? null : (
        <div className="performance-filters">
          <TradeFilters search={search} page="/performance" />
        </div>
      )}
      <div className="stack" aria-busy={performance.isPlaceholderData || undefined}>
        <Loaded asked={performance} lines={12}>
          {(told) =>
            told.trades === 0 ? (
              <section className="card">
                <EmptyState
                  title="No closed trade to measure"
                  action={
                    <Link to="/performance" search={{}} className="button">
                      Clear the filters
                    </Link>
                  }
                >
                  Once a trade of this filter has closed, its figures stand here.
                </EmptyState>
              </section>
            ) : (
              <>
                {feesUnknown === 0 ? null : (
                  <p className="note note-quiet small">
                    {feesUnknownWords(feesUnknown)}: every figure is before{" "}
                    {feesUnknown === 1 ? "it" : "them"}.
                  </p>
                )}
                <Figures told={told} search={search} />
              </>
            )
          }
        </Loaded>
        {isExploring || (search.account !== undefined && isSample(search.account)) ? null : (
          <ExcursionsCard filter={filter} search={search} />
        )}
      </div>
    </Page>
  );
}

const WITHOUT_PLANS =
  "Plan a stop or a risk on a trade, or on many at once from the list; each then has an R-multiple.";
const SAMPLE_WITHOUT_PLANS =
  "No trade of the sample has a planned stop or risk. In a journal of your own, each that has one has an R-multiple.";

function Figures({ told, search }: { told: Performance; search: TradesSearch }) {
  const { currency, distribution } = told;
  const within = (bucket: Bucket, from: "netFrom" | "rFrom", to: "netTo" | "rTo"): TradesSearch => ({
    ...search,
    status: "closed",
    ...(bucket.from !== null && { [from]: bucket.from }),
    ...(bucket.to !== null && { [to]: bucket.to }),
  });
  return (
    <>
      <div className="performance-spreads">
        <Histogram
          title="How results spread"
          note={`trades by net P&L${currency === null ? "" : `, ${currency}`}`}
          figure="Net P&L"
          buckets={distribution.net}
          none="Nothing to draw yet."
          searchOf={(bucket) => within(bucket, "netFrom", "netTo")}
        />
        <Histogram
          title="How R-multiples spread"
          note="trades with a planned risk"
          figure="R"
          buckets={distribution.r}
          none={isExploring ? SAMPLE_WITHOUT_PLANS : WITHOUT_PLANS}
          searchOf={(bucket) => within(bucket, "rFrom", "rTo")}
        />
      </div>
      <FigureList told={told} search={search} />
    </>
  );
}
