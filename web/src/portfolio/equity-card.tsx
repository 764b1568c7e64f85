import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Decimal } from "#shared/decimal.ts";
import { WholeChart } from "../charts/equity-chart.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { dayOf } from "../numbers/zoned-day.ts";
import { shownZone } from "../numbers/reader.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { snapshotCurve } from "./equity-curve.ts";
import { dailyQuery } from "./queries.ts";

type Now = { equity: Decimal; currency: string };

/** The equity of each day, from the snapshots that close them, and that of now. */
export function EquityCard({ account, now }: { account: string | undefined; now: Now }) {
  const daily = useInfiniteQuery(dailyQuery(account));
  const today = dayOf(useNow(), shownZone());
  const { equity, currency } = now;
  const drawn = useMemo(
    () => (daily.data === undefined ? null : snapshotCurve(daily.data.items, { equity, currency, today })),
    [daily.data, equity, currency, today],
  );
  const isEmpty = drawn !== null && drawn.curve.points.length < 2;
  return (
    <section className={isEmpty ? "card" : "card portfolio-equity"} aria-labelledby="portfolio-equity-title">
      <div className="card-head">
        <h2 id="portfolio-equity-title">Equity and high-water mark</h2>
        <span className="soft small">at the end of each day, {currency}</span>
      </div>
      {drawn === null ? (
        daily.error === null ? (
          <Skeleton lines={5} />
        ) : (
          <ProblemNote
            error={daily.error}
            safe="Your accounts are safe; only the curve is missing."
            retry={() => void daily.refetch()}
          />
        )
      ) : isEmpty ? (
        <p className="soft">
          The curve begins tomorrow: what the accounts are worth is kept at the end of each day.
        </p>
      ) : (
        <WholeChart key={currency} curve={drawn.curve} />
      )}
      {drawn === null || drawn.left === 0 ? null : (
        <p className="soft small">
          {formatCount(drawn.left)} {drawn.left === 1 ? "day has" : "days have"} no equity in {currency}: a
          price or a rate was missing.
        </p>
      )}
      <MoreButton asked={daily}>Earlier days</MoreButton>
    </section>
  );
}
