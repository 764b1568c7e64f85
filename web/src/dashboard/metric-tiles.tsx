import type { ReactNode } from "react";
import type { MetricFigure } from "#shared/contracts/explain.ts";
import type { CurrencyMetrics, Metrics } from "#shared/contracts/metrics.ts";
import {
  directionOf,
  formatCount,
  formatDecimal,
  formatMoney,
  formatShare,
  type Signed,
} from "../numbers/format-number.ts";
import { Explained } from "../explained/explained.tsx";
import type { MetricsQuery } from "../trades/queries.ts";

type Money = "netPnl" | "expectancy" | "maxDrawdown";

/**
 * The four main figures of the journal. In a mixed journal each currency has its own line, unless all are
 * converted into the reader's own.
 */
export function MetricTiles({ metrics, filter }: { metrics: Metrics; filter: MetricsQuery }) {
  const [only, ...others] = tellingRows(metrics);
  const payoff = others.length === 0 ? (only?.payoff ?? null) : null;
  const open = metrics.openTrades === 0 ? "" : ` · ${together(`${formatCount(metrics.openTrades)} open`)}`;
  const isGross = metrics.feesUnknown > 0 && metrics.byCurrency.every(({ fees }) => fees === "0");
  return (
    <dl className="dashboard-tiles">
      <Tile
        name={isGross ? "Gross P&L" : "Net P&L"}
        note={`${together(`${formatCount(metrics.trades)} ${metrics.trades === 1 ? "trade" : "trades"}`)}${open}`}
        metrics={metrics}
        filter={filter}
        money="netPnl"
        signed="always"
        coloured
      />
      <Tile
        name="Expectancy"
        note={isGross ? "per trade, gross" : "per trade, net"}
        metrics={metrics}
        filter={filter}
        money="expectancy"
        signed="negative"
      />
      <div className="card dashboard-tile">
        <dt>Profit factor</dt>
        <dd>
          <Ratios metrics={metrics} filter={filter} />
          <span className="soft small">
            <ExplainedFigure
              figure="winRate"
              name="the win rate"
              currency={null}
              filter={filter}
              inBase={isInBase(metrics)}
            >
              {together(`win rate ${metrics.winRate === null ? "–" : formatShare(metrics.winRate)}`)}
            </ExplainedFigure>
            {payoff === null ? null : (
              <>
                {" · "}
                <ExplainedFigure
                  figure="payoff"
                  name="the payoff"
                  currency={only?.currency}
                  filter={filter}
                  inBase={isInBase(metrics)}
                >
                  {together(`payoff ${formatDecimal(payoff, { places: 2 })}`)}
                </ExplainedFigure>
              </>
            )}
          </span>
        </dd>
      </div>
      <Tile
        name="Drawdown"
        note="deepest below your best, by close"
        metrics={metrics}
        filter={filter}
        money="maxDrawdown"
        signed="negative"
        coloured
      />
    </dl>
  );
}

type Shape = {
  name: string;
  note: string;
  metrics: Metrics;
  filter: MetricsQuery;
  money: Money;
  signed: Signed;
  coloured?: boolean;
};

function Tile({ name, note, metrics, filter, money, signed, coloured = false }: Shape) {
  const lines = linesOf(metrics, money);
  const [only] = lines;
  const single = lines.length === 1 && only !== undefined;
  return (
    <div className="card dashboard-tile">
      <dt>{name}</dt>
      <dd>
        {lines.length === 0 ? <span className="dashboard-figure">–</span> : null}
        {lines.map(({ currency, value }) => (
          <span
            key={currency}
            className={`${single ? "dashboard-figure" : "dashboard-figure dashboard-figure-small"} number ${coloured ? directionOf(value) : ""}`}
          >
            <ExplainedFigure
              figure={money}
              name={`the ${lower(name)}`}
              currency={currency}
              filter={filter}
              inBase={isInBase(metrics)}
            >
              {formatMoney(value, currency, signed)}
            </ExplainedFigure>
            {single ? null : <span className="soft small"> {currency}</span>}
          </span>
        ))}
        <span className="soft small">
          {single && only.currency !== null ? `${only.currency} · ${note}` : note}
        </span>
      </dd>
    </div>
  );
}

/** A line breaks between these parts, never within one. */
function together(words: string): string {
  return words.replaceAll(" ", "\u00a0");
}

/** Whether the totals are in the reader's own currency, each amount by the rate of its day. */
function isInBase({ conversion }: Metrics): boolean {
  return conversion?.status === "complete";
}

/** The totals, or the currencies worth a line: those with closed trades, or with a gain or a loss. */
function tellingRows(metrics: Metrics): CurrencyMetrics[] {
  if (isInBase(metrics)) return [metrics];
  const telling = metrics.byCurrency.filter(
    (row) => row.trades > 0 || directionOf(row.netPnl ?? "0") !== "flat",
  );
  if (telling.length > 0) return telling;
  return metrics.byCurrency.length === 1 ? metrics.byCurrency : [metrics];
}

function linesOf(metrics: Metrics, money: Money): { currency: string | null; value: string }[] {
  return tellingRows(metrics).flatMap((row) => {
    const value = row[money];
    return value === null
      ? []
      : [{ currency: row.currency, value: money === "maxDrawdown" ? fallen(value) : value }];
  });
}

/** A drawdown counts as a fall, whatever its sign. */
function fallen(value: string): string {
  return value.startsWith("-") || directionOf(value) === "flat" ? value : `-${value}`;
}

function Ratios({ metrics, filter }: { metrics: Metrics; filter: MetricsQuery }) {
  const rows = tellingRows(metrics);
  const [only] = rows;
  if (rows.length === 1 && only !== undefined)
    return (
      <span className="dashboard-figure number">
        <ExplainedFigure
          figure="profitFactor"
          name={FACTOR}
          currency={only.currency}
          filter={filter}
          inBase={isInBase(metrics)}
        >
          {ratioWords(only.profitFactor)}
        </ExplainedFigure>
      </span>
    );
  return rows.map(({ currency, profitFactor }) => (
    <span key={currency} className="dashboard-figure dashboard-figure-small number">
      <ExplainedFigure
        figure="profitFactor"
        name={FACTOR}
        currency={currency}
        filter={filter}
        inBase={isInBase(metrics)}
      >
        {ratioWords(profitFactor)}
      </ExplainedFigure>
      <span className="soft small"> {currency}</span>
    </span>
  ));
}

function ratioWords(value: string | null): string {
  return value === null ? "–" : formatDecimal(value, { places: 2 });
}

const FACTOR = "the profit factor";

/** A figure that can be explained; money without a currency is text. */
function ExplainedFigure({
  figure,
  name,
  currency,
  filter,
  inBase,
  children,
}: {
  figure: MetricFigure;
  name: string;
  currency: string | null | undefined;
  filter: MetricsQuery;
  inBase: boolean;
  children: ReactNode;
}) {
  if (currency === undefined || (currency === null && figure !== "winRate")) return children;
  return (
    <Explained
      name={name}
      asked={{ of: "metrics", figure, currency, by: "month", filter, ...(inBase ? { amounts: "base" } : {}) }}
    >
      {children}
    </Explained>
  );
}

function lower(words: string): string {
  return words === "Net P&L" ? "net P&L" : words.toLowerCase();
}
