import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Bar } from "#shared/contracts/market.ts";
import { closedAt, type Leg, type Run, runningOf } from "#shared/excursion.ts";
import { candlesOf } from "../charts/bar-candles.ts";
import type { Mark } from "../charts/draw-candles.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { formatMoment } from "../numbers/format-time.ts";
import { Amount } from "../ui/amount.tsx";
import { Loaded } from "../ui/section.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { useNow } from "../ui/use-now.ts";
import { excursionQuery } from "../trades/queries.ts";
import type { TradeDetail } from "./trade-detail.ts";

const CandleChart = lazy(async () => ({ default: (await import("../charts/candle-chart.tsx")).CandleChart }));

/** How a trade ran: its fills over the market's candles, its excursions, and what another exit had made. */
export function TradeRunCard({ trade }: { trade: TradeDetail }) {
  const excursion = useQuery(excursionQuery(trade.id));
  const run = useMemo(() => runOf(trade), [trade]);
  return (
    <section className="card trade-run" aria-labelledby="run-title">
      <div className="card-head">
        <h2 id="run-title">How it ran</h2>
        <span className="soft small">gross, {trade.currency}</span>
      </div>
      <Loaded asked={excursion} lines={6}>
        {({ bars, interval, mae, mfe, fits }) => (
          <>
            {mae === null || mfe === null ? null : (
              <dl className="facts">
                <div>
                  <dt>Furthest against you</dt>
                  <dd>
                    <Amount value={mae} currency={trade.currency} />
                  </dd>
                </div>
                <div>
                  <dt>Furthest for you</dt>
                  <dd>
                    <Amount value={mfe} currency={trade.currency} />
                  </dd>
                </div>
              </dl>
            )}
            {bars.length === 0 || interval === null ? (
              <p className="soft">
                The market has no bars of this trade, so its way between the fills is not known.
              </p>
            ) : fits ? (
              <Replay trade={trade} run={run} bars={bars} isIntraday={interval !== "1d"} />
            ) : (
              <p className="soft">
                The market’s bars of that time lie far from your fills, as after a split. Nothing is worked
                out from them.
              </p>
            )}
          </>
        )}
      </Loaded>
      <Running trade={trade} run={run} />
    </section>
  );
}

type ReplayProps = { trade: TradeDetail; run: Run; bars: readonly Bar[]; isIntraday: boolean };

/** The candles up to a bar, and what the position would have made, closed there. */
function Replay({ trade, run, bars, isIntraday }: ReplayProps) {
  const [shown, setShown] = useState(bars.length);
  const now = useNow();
  const visible = useMemo(() => bars.slice(0, shown), [bars, shown]);
  const candles = useMemo(() => candlesOf(visible), [visible]);
  const marks = useMemo(() => marksOf(run.legs, visible), [run, visible]);
  const bar = visible.at(-1);
  const length = Date.parse(bars[1]?.at ?? "") - Date.parse(bars[0]?.at ?? "");
  const end = bar === undefined ? 0 : Date.parse(bar.at) + (Number.isNaN(length) ? 0 : length);
  const made = bar === undefined ? null : closedAt(run, end - 1, bar.close);
  const isAfter = trade.closedAt !== null && end > Date.parse(trade.closedAt);
  const words =
    bar === undefined
      ? ""
      : made === null
        ? `${formatMoment(bar.at, now)}, before the entry`
        : `${isAfter ? "Held until" : "Closed at"} ${formatMoment(bar.at, now)}, ${formatPrice(bar.close)}: ${formatMoney(made, trade.currency, "always")} ${trade.currency}`;
  return (
    <>
      <Suspense fallback={<Skeleton lines={6} />}>
        <CandleChart
          candles={candles}
          newest={null}
          levels={[]}
          marks={marks}
          isIntraday={isIntraday}
          summary={`${trade.symbol}: ${bars.length} bars with ${run.legs.length} fills`}
        />
      </Suspense>
      <label className="trade-replay">
        <span className="soft small">Replay</span>
        <input
          type="range"
          min={1}
          max={bars.length}
          value={shown}
          aria-valuetext={words}
          onChange={({ target }) => setShown(Number(target.value))}
        />
      </label>
      <p className="number" aria-live="polite">
        {words}
      </p>
    </>
  );
}

/** The P&L after each fill, at its price. */
function Running({ trade, run }: { trade: TradeDetail; run: Run }) {
  if (trade.truncated) return null;
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">P&L after each fill</caption>
        <thead>
          <tr>
            <th scope="col">After the fill at</th>
            <th scope="col" className="right">
              Held
            </th>
            <th scope="col" className="right">
              P&L by then
            </th>
          </tr>
        </thead>
        <tbody>
          {runningOf(run).map(({ held, pnl }, place) => {
            const fill = trade.executions[place];
            if (fill === undefined) return null;
            return (
              <tr key={fill.id}>
                <td className="number">
                  <Time at={fill.executedAt} dateOnly={fill.dateOnly} />
                </td>
                <td className="right">{formatQuantity(held)}</td>
                <td className="right">
                  <Amount value={pnl} currency={trade.currency} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function runOf({ direction, quantity, multiplier, executions }: TradeDetail): Run {
  const legs = executions.map((fill): Leg => ({
    at: Date.parse(fill.executedAt),
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
  }));
  return { direction, quantity, multiplier, legs };
}

/** The fills at the bars in which they took place. */
function marksOf(legs: readonly Leg[], bars: readonly Bar[]): Mark[] {
  const begins = bars.map(({ at }) => Date.parse(at));
  const last = begins.at(-1);
  const before = begins.at(-2);
  const end = last === undefined || before === undefined ? 0 : last + (last - before);
  return legs.flatMap(({ at, side, quantity }) => {
    const begin = at < end ? begins.findLast((each) => each <= at) : undefined;
    return begin === undefined ? [] : [{ at: begin / 1000, side, name: formatQuantity(quantity) }];
  });
}
