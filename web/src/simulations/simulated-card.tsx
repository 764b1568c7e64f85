import { useState } from "react";
import type { MetricFigure } from "#shared/contracts/explain.ts";
import type { CurrencyMetrics } from "#shared/contracts/metrics.ts";
import type { SimpleResult, SimulatedChange } from "#shared/contracts/simulations.ts";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { Explained } from "../explained/explained.tsx";
import { formatCount, formatDecimal, formatMoney, formatShare } from "../numbers/format-number.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { RulesDone } from "./rules-done.tsx";
import { TwoCurves } from "./two-curves.tsx";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

const VERDICTS: Record<SimulatedChange["verdict"], string> = {
  better: "better, beyond chance",
  worse: "worse, beyond chance",
  fewer: "only because you trade less",
  chance: "chance explains it",
  unknown: "too few days to tell",
  same: "no difference",
  chosen: "proves nothing: these were chosen because they lost",
};

type Props = {
  result: SimpleResult;
  search: WhatIfSearch;
  /** The filter of the history as it was, by which its figures are explained. */
  filter: MetricsQuery;
};

/** The history beside what it would have been: the difference in words, two curves, and the figures. */
export function SimulatedCard({ result, search, filter }: Props) {
  const [chosen, setChosen] = useState<string>();
  const currencies = result.changes.map(({ currency }) => currency);
  const wanted = chosen ?? search.currency;
  const currency = wanted !== undefined && currencies.includes(wanted) ? wanted : currencies[0];
  const change = result.changes.find((each) => each.currency === currency);
  if (change === undefined || currency === undefined)
    return <p className="soft">No trade of this period and account has closed yet.</p>;
  const inCurrency = ({ byCurrency }: { byCurrency: CurrencyMetrics[] }) =>
    byCurrency.find((each) => each.currency === currency);
  return (
    <section className="card" aria-labelledby="simulated-title">
      <div className="card-head">
        <h2 id="simulated-title">What it would have been</h2>
        <CurrencySelect known={currencies} shown={currency} choose={setChosen} />
      </div>
      <div className="stack">
        <ChangeWords change={change} />
        <TwoCurves points={result.curve} currency={currency} timeZone={result.timeZone} />
        <Figures
          before={inCurrency(result.baseline)}
          after={inCurrency(result.simulated)}
          currency={currency}
          filter={filter}
        />
        <RulesDone result={result} search={search} currency={currency} />
        <details className="soft small">
          <summary>What this takes for granted</summary>
          <ul>
            {result.assumptions.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </details>
      </div>
    </section>
  );
}

/** The difference and how sure it is. */
function ChangeWords({ change: { currency, netPnl, interval, days, verdict } }: { change: SimulatedChange }) {
  return (
    <div>
      <p className="simulations-change">
        <span className="number">
          {formatMoney(netPnl, currency, "always")} {currency}
        </span>{" "}
        <span
          className={verdict === "better" ? "pill pill-up" : verdict === "worse" ? "pill pill-down" : "pill"}
        >
          {VERDICTS[verdict]}
        </span>
      </p>
      {interval === null ? null : (
        <p className="soft">
          If your {formatCount(days)} trading days were drawn again and again, the difference would lie
          between {formatMoney(interval[0], currency, "always")} and{" "}
          {formatMoney(interval[1], currency, "always")} {currency} in 95 of 100 cases.
          {verdict === "chance" ? " That includes none at all, so do not build on it." : ""}
          {verdict === "fewer"
            ? ` It is ${netPnl.startsWith("-") ? "worse" : "better"} only because you trade less: leaving out as many others would do about the same. It says nothing about these.`
            : ""}
        </p>
      )}
    </div>
  );
}

type Row = { name: string; figure?: MetricFigure; words: (figures: CurrencyMetrics) => string };

function rowsIn(currency: string): Row[] {
  const money = (value: string | null) => (value === null ? "–" : formatMoney(value, currency));
  return [
    { name: "Net P&L", figure: "netPnl", words: ({ netPnl }) => money(netPnl) },
    { name: "Trades", figure: "trades", words: ({ trades }) => formatCount(trades) },
    {
      name: "Won",
      figure: "winRate",
      words: ({ winRate }) => (winRate === null ? "–" : formatShare(winRate)),
    },
    { name: "Expectancy", figure: "expectancy", words: ({ expectancy }) => money(expectancy) },
    {
      name: "Profit factor",
      figure: "profitFactor",
      words: ({ profitFactor }) => (profitFactor === null ? "–" : formatDecimal(profitFactor, { places: 2 })),
    },
    { name: "Drawdown", figure: "maxDrawdown", words: ({ maxDrawdown }) => money(maxDrawdown) },
    { name: "Fees", figure: "fees", words: ({ fees }) => money(fees) },
    { name: "Losses in a row", words: ({ longestLossStreak }) => formatCount(longestLossStreak) },
  ];
}

type Sides = {
  before: CurrencyMetrics | undefined;
  after: CurrencyMetrics | undefined;
  currency: string;
  filter: MetricsQuery;
};

function Figures({ before, after, currency, filter }: Sides) {
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">The figures as they were and would have been</caption>
        <thead>
          <tr>
            <th scope="col">{currency}</th>
            <th scope="col" className="right">
              As it was
            </th>
            <th scope="col" className="right">
              What if
            </th>
          </tr>
        </thead>
        <tbody>
          {rowsIn(currency).map(({ name, figure, words }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="right">
                {before === undefined ? (
                  "–"
                ) : figure === undefined ? (
                  words(before)
                ) : (
                  <Explained
                    name={`the figure ${name} as it was`}
                    asked={{ of: "metrics", figure, currency, by: "month", filter }}
                  >
                    {words(before)}
                  </Explained>
                )}
              </td>
              <td className="right">{after === undefined ? "–" : words(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
