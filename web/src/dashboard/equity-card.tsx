import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EquityCurve } from "#shared/contracts/metrics.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { isExploring } from "../session/exploring.ts";
import { methodWords } from "../trades/lot-method.ts";
import { EquityChart } from "../charts/equity-chart.tsx";
import { Explained } from "../explained/explained.tsx";
import { formatMoney } from "../numbers/format-number.ts";
import { equityQuery, type MetricsQuery } from "../trades/queries.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/**
 * The product's signature: equity as an area under a dashed high-water mark. Each currency has its own curve,
 * unless all amounts are told in the reader's own.
 */
export function EquityCard({ filter, method }: { filter: MetricsQuery; method: LotMethod }) {
  const equity = useQuery({ ...equityQuery(filter), placeholderData: keepPreviousData });
  const [chosen, setChosen] = useState<string | null>(null);
  const curves = equity.data?.curves.filter((curve) => curve.points.length > 0) ?? [];
  const curve =
    curves.find(({ currency }) => currency === chosen) ??
    curves.toSorted((a, b) => b.points.length - a.points.length)[0];
  const isInBase = equity.data?.conversion?.status === "complete";
  const isEmpty = equity.data !== undefined && curve === undefined;
  return (
    <section className={isEmpty ? "card" : "card dashboard-equity-card"} aria-labelledby="equity-title">
      <div className="card-head">
        <h2 id="equity-title">Equity and high-water mark</h2>
        {curves.length > 1 && curve !== undefined ? (
          <span className="row">
            <span className="soft small">
              realised, <Method method={method} account={filter.account} />, ends at{" "}
              <EquityEnd curve={curve} filter={filter} isInBase={isInBase} />
            </span>
            <select
              className="select select-small"
              aria-label="Currency of the curve"
              value={curve.currency}
              onChange={({ target }) => setChosen(target.value)}
            >
              {curves.map(({ currency }) => (
                <option key={currency}>{currency}</option>
              ))}
            </select>
          </span>
        ) : (
          <span className="soft small">
            realised, <Method method={method} account={filter.account} />
            {curve === undefined ? null : (
              <>
                , {curve.currency}, ends at <EquityEnd curve={curve} filter={filter} isInBase={isInBase} />
              </>
            )}
          </span>
        )}
      </div>
      {curve !== undefined ? (
        <EquityChart key={curve.currency} curve={curve} from={filter.from ?? null} />
      ) : equity.error !== null ? (
        <ProblemNote
          error={equity.error}
          safe="Your trades are safe; only the curve is missing."
          retry={() => void equity.refetch()}
        />
      ) : equity.data === undefined ? (
        <Skeleton lines={5} />
      ) : (
        <p className="soft">The curve begins with the first closed trade of this period.</p>
      )}
    </section>
  );
}

/** The lot method of the curve, which leads to all four beside each other. */
function Method({ method, account }: { method: LotMethod; account: unknown }) {
  if (isExploring) return methodWords(method);
  return (
    <Link to="/lot-methods" search={typeof account === "string" ? { account } : {}}>
      {methodWords(method)}
    </Link>
  );
}

/** The last point of the curve, which is the net P&L of every close before it. */
function EquityEnd({
  curve: { points, currency },
  filter,
  isInBase,
}: {
  curve: EquityCurve;
  filter: MetricsQuery;
  isInBase: boolean;
}) {
  const end = points.at(-1);
  if (end === undefined) return null;
  return (
    <Explained
      name="the end of the equity"
      asked={{
        of: "metrics",
        figure: "netPnl",
        currency,
        by: "month",
        filter,
        ...(isInBase ? { amounts: "base" } : {}),
      }}
    >
      {formatMoney(end.equity, currency, "always")}
    </Explained>
  );
}
