import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CurrencyMetrics } from "#shared/contracts/metrics.ts";
import type { SimpleResult, SimulatedChange } from "#shared/contracts/simulations.ts";
import { EvidenceList } from "../biases/evidence-list.tsx";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { formatCount, formatDecimal, formatMoney, formatShare } from "../numbers/format-number.ts";
import { GuardrailDialog } from "../risk/guardrail-dialog.tsx";
import { ChangeButton } from "../ui/change-button.tsx";
import { guardrailOf, listOf } from "./rules.ts";
import { TwoCurves } from "./two-curves.tsx";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

const VERDICTS: Record<SimulatedChange["verdict"], string> = {
  better: "better, beyond chance",
  worse: "worse, beyond chance",
  chance: "chance explains it",
  unknown: "too few days to tell",
  same: "no difference",
};

/** The history beside what it would have been: the difference in words, two curves, and the figures. */
export function SimulatedCard({ result, search }: { result: SimpleResult; search: WhatIfSearch }) {
  const [chosen, setChosen] = useState<string>();
  const currencies = result.changes.map(({ currency }) => currency);
  const currency = chosen !== undefined && currencies.includes(chosen) ? chosen : currencies[0];
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
        />
        <Done result={result} search={search} />
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
        <span className="number">{formatMoney(netPnl, currency, "always")}</span>{" "}
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
          {formatMoney(interval[1], currency, "always")} in 95 of 100 cases.
          {verdict === "chance" ? " That includes none at all, so do not build on it." : ""}
        </p>
      )}
    </div>
  );
}

type Row = { name: string; words: (figures: CurrencyMetrics) => string };

function rowsIn(currency: string): Row[] {
  const money = (value: string | null) => (value === null ? "–" : formatMoney(value, currency));
  return [
    { name: "Net P&L", words: ({ netPnl }) => money(netPnl) },
    { name: "Trades", words: ({ trades }) => formatCount(trades) },
    { name: "Won", words: ({ winRate }) => (winRate === null ? "–" : formatShare(winRate)) },
    { name: "Expectancy", words: ({ expectancy }) => money(expectancy) },
    {
      name: "Profit factor",
      words: ({ profitFactor }) => (profitFactor === null ? "–" : formatDecimal(profitFactor, { places: 2 })),
    },
    { name: "Drawdown", words: ({ maxDrawdown }) => money(maxDrawdown) },
    { name: "Fees", words: ({ fees }) => money(fees) },
    { name: "Losses in a row", words: ({ longestLossStreak }) => formatCount(longestLossStreak) },
  ];
}

type Sides = { before: CurrencyMetrics | undefined; after: CurrencyMetrics | undefined; currency: string };

function Figures({ before, after, currency }: Sides) {
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
          {rowsIn(currency).map(({ name, words }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="right">{before === undefined ? "–" : words(before)}</td>
              <td className="right">{after === undefined ? "–" : words(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the rules did, the dropped trades, and the guardrail that would do the same. */
function Done({ result, search }: { result: SimpleResult; search: WhatIfSearch }) {
  const [isOpen, setOpen] = useState(false);
  const { dropped, droppedTotal, droppedByCoolOff, cappedBySize, cappedByLoss, withoutRisk, withoutTime } =
    result;
  const listed = listOf(search);
  const rule = guardrailOf(search);
  const told = [
    droppedByCoolOff === 0 ? "" : `${formatCount(droppedByCoolOff)} of them by the pause`,
    cappedBySize === 0 ? "" : `${formatCount(cappedBySize)} made smaller`,
    cappedByLoss === 0 ? "" : `${formatCount(cappedByLoss)} losses cut`,
    withoutRisk === null || withoutRisk === 0
      ? ""
      : `${formatCount(withoutRisk)} losses have no planned risk and stay`,
    withoutTime === null || withoutTime === 0
      ? ""
      : `${formatCount(withoutTime)} trades have no time and stay`,
  ].filter((words) => words !== "");
  return (
    <>
      <p>
        {[`${formatCount(droppedTotal)} trades left out`, ...told].join(", ")}.{" "}
        {listed === null || droppedTotal === 0 ? null : (
          <Link to="/trades" search={listed}>
            See them in the list
          </Link>
        )}
      </p>
      {listed === null && dropped.length > 0 ? (
        <details className="small">
          <summary>
            {dropped.length < droppedTotal
              ? `The latest ${formatCount(dropped.length)} of them`
              : "The trades left out"}
          </summary>
          <EvidenceList ids={dropped} first={5} />
        </details>
      ) : null}
      {rule === null ? null : (
        <div>
          <ChangeButton look="button-small" onClick={() => setOpen(true)}>
            Make a guardrail of it
          </ChangeButton>
        </div>
      )}
      {isOpen && rule !== null ? (
        <GuardrailDialog guardrail={null} proposed={rule} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
