import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { BAR_INTERVALS, BarInterval, type Quote } from "#shared/contracts/market.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { candlesOf } from "../charts/bar-candles.ts";
import { barsQuery } from "../market/queries.ts";
import { formatPrice } from "../numbers/format-number.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { grown, levelsOf, marksOf } from "./candles.ts";
import { PROVIDER_WORDS } from "../market/provider-words.ts";
import { ordersQuery } from "./queries.ts";

const CandleChart = lazy(async () => ({ default: (await import("../charts/candle-chart.tsx")).CandleChart }));

const NAMES = {
  "1m": "1 minute",
  "5m": "5 minutes",
  "15m": "15 minutes",
  "1h": "1 hour",
  "1d": "1 day",
} as const satisfies Record<BarInterval, string>;

type Props = { account: PaperAccount; symbol: string; quote: Quote | undefined };

/** The symbol's candles with the quote, the account's working orders and its fills. */
export function PriceCard({ account, symbol, quote }: Props) {
  const [interval, setInterval] = useState<BarInterval>("5m");
  const { data, error, refetch } = useQuery(barsQuery(symbol, interval));
  const open = useInfiniteQuery(ordersQuery({ status: "open", accountId: account.id, symbol })).data?.items;
  const all = useInfiniteQuery(ordersQuery({ accountId: account.id, symbol })).data?.items;
  const candles = useMemo(() => candlesOf(data?.bars ?? []), [data]);
  const newest = useMemo(() => grown(candles, quote, interval), [candles, quote, interval]);
  const marks = useMemo(() => marksOf(all ?? [], candles, interval), [all, candles, interval]);
  const levels = levelsOf(open ?? [], quote);
  const provider = data === undefined ? null : PROVIDER_WORDS[data.provider];
  const hasBars = candles.length > 0 || newest !== null;
  return (
    <section className="card paper-chart" aria-label={`Chart of ${symbol}`}>
      <div className="card-head">
        <h2>{symbol}</h2>
        <span className="row">
          {provider === null ? null : (
            <span className="soft small" title={provider.about}>
              {provider.name}
            </span>
          )}
          <select
            className="select select-small"
            aria-label="Length of a bar"
            value={interval}
            onChange={({ target }) => setInterval(BarInterval.parse(target.value))}
          >
            {BAR_INTERVALS.map((each) => (
              <option key={each} value={each}>
                {NAMES[each]}
              </option>
            ))}
          </select>
        </span>
      </div>
      {data === undefined && error !== null ? (
        <ProblemNote error={error} safe="Orders can be entered all the same." retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton lines={6} />
      ) : hasBars ? (
        <Suspense fallback={<Skeleton lines={6} />}>
          <CandleChart
            key={`${symbol} ${interval}`}
            candles={candles}
            newest={newest}
            levels={levels}
            marks={marks}
            isIntraday={interval !== "1d"}
            summary={summaryOf({
              symbol,
              name: NAMES[interval],
              candles,
              orders: levels.length - (quote ? 2 : 0),
            })}
          />
        </Suspense>
      ) : (
        <p className="soft">No bars of {symbol} are known. The chart begins with the quotes that come.</p>
      )}
    </section>
  );
}

function summaryOf({
  symbol,
  name,
  candles,
  orders,
}: {
  symbol: string;
  name: string;
  candles: readonly { high: number; low: number; close: number }[];
  orders: number;
}): string {
  const last = candles.at(-1);
  if (last === undefined) return `Chart of ${symbol}; no finished bars yet.`;
  const high = Math.max(...candles.map((candle) => candle.high));
  const low = Math.min(...candles.map((candle) => candle.low));
  return (
    `${symbol} in bars of ${name}: between ${price(low)} and ${price(high)}, ${price(last.close)} at the end; ` +
    `${orders} ${orders === 1 ? "price line" : "price lines"} of orders.`
  );
}

function price(value: number): string {
  return formatPrice(String(value));
}
