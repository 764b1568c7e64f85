import { Link } from "@tanstack/react-router";
import type { Digest, DigestGuardrail, DigestResult } from "#shared/contracts/digests.ts";
import type { MetricFigure } from "#shared/contracts/explain.ts";
import { toDecimal, decimal } from "#shared/decimal.ts";
import { type Asked, weekCell } from "../explained/asked.ts";
import { Explained } from "../explained/explained.tsx";
import { ReflectionWords } from "../biases/reflection-words.tsx";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import { formatDayWithYear } from "../numbers/format-time.ts";
import { Amount } from "../ui/amount.tsx";
import { lastDayOf, mondayBefore, shortWeekWords, weekWords } from "./week-words.ts";

/** A week in sentences, with its figures beside those of the week before. */
export function DigestCard({ digest }: { digest: Digest }) {
  const { week, timeZone, results, guardrails, revision } = digest;
  const title = `week-${week}`;
  return (
    <section className="card" aria-labelledby={title}>
      <div className="card-head">
        <h2 id={title}>{weekWords(week)}</h2>
        <span className="soft small">
          {timeZone.replaceAll("_", " ")}
          {revision === 1 ? "" : `, written again on ${formatDayWithYear(digest.at, timeZone)}`}
        </span>
      </div>
      <div className="stack">
        <ReflectionWords reflection={digest} />
        {results.map((result) => (
          <WeekTable key={`${result.kind} ${result.currency}`} result={result} of={{ week, timeZone }} />
        ))}
        {results.length === 0 ? null : (
          <p className="soft small">
            The figures are those of {formatDayWithYear(digest.at, timeZone)}. A figure that you open is taken
            apart as your ledger stands now.
          </p>
        )}
        <Guardrails guardrails={guardrails} />
        <p className="row">
          <Link to="/trades" search={{ from: week, to: lastDayOf(week) }} className="small">
            Trades of this week
          </Link>
          <Link to="/biases" className="small">
            All biases
          </Link>
        </p>
      </div>
    </section>
  );
}

type WeekProps = { result: DigestResult; of: { week: string; timeZone: string } };

/** The figures of the two weeks. Each tells what the ledger of now has for it. */
function WeekTable({ result: { kind, currency, week, before }, of }: WeekProps) {
  const both = [
    { ...week, monday: of.week, of: "the week" },
    { ...before, monday: mondayBefore(of.week), of: "the week before" },
  ];
  const told = (figure: MetricFigure, name: string, { monday, of: span }: (typeof both)[number]) =>
    ({
      name: `${name} of ${span}`,
      asked: {
        of: "metrics",
        figure,
        currency,
        by: "trade",
        filter: { accountKind: kind },
        cell: weekCell({ from: monday, to: lastDayOf(monday) }, of.timeZone),
      },
    }) satisfies { name: string; asked: Asked };
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">
          {kind === "paper" ? "Paper trades" : "Trades"} in {currency}, beside the week before
        </caption>
        <thead>
          <tr>
            <th scope="col">{kind === "paper" ? `Paper, ${currency}` : currency}</th>
            <th scope="col" className="right">
              {shortWeekWords(of.week)}
            </th>
            <th scope="col" className="right">
              {shortWeekWords(mondayBefore(of.week))}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Net P&L</th>
            {both.map((each) => (
              <td key={each.monday} className="right">
                <Explained {...told("netPnl", "the net P&L", each)}>
                  <Amount value={each.netPnl} currency={currency} />
                </Explained>
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Closed trades</th>
            {both.map((each) => (
              <td key={each.monday} className="right number">
                <Explained {...told("trades", "the number of trades", each)}>
                  {formatCount(each.trades)}
                </Explained>
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Win rate</th>
            {both.map((each) => (
              <td key={each.monday} className="right number">
                {each.winRate === null ? (
                  "—"
                ) : (
                  <Explained {...told("winRate", "the win rate", each)}>
                    {formatShare(toDecimal(decimal(each.winRate)))}
                  </Explained>
                )}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Expectancy</th>
            {both.map((each) => (
              <td key={each.monday} className="right">
                {each.expectancy === null ? (
                  "—"
                ) : (
                  <Explained {...told("expectancy", "the average result of a trade", each)}>
                    <Amount value={each.expectancy} currency={currency} />
                  </Explained>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Guardrails({ guardrails }: { guardrails: readonly DigestGuardrail[] }) {
  if (guardrails.length === 0) return null;
  return (
    <>
      <h3>Guardrails</h3>
      <ul className="lines">
        {guardrails.map((guardrail) => (
          <li key={guardrail.guardrailId}>
            {guardrail.words} <span className="soft small">{tripWords(guardrail)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a guardrail did in the week, and what it changes over all days where that is measured. */
export function tripWords({ blocked, warned, passed, overridden, effect }: DigestGuardrail): string {
  const counts = [
    [blocked, "held back"],
    [warned, "warned of"],
    [passed, "let through on a day without it"],
    [overridden, "overridden"],
  ] as const;
  const told = counts.flatMap(([n, words]) => (n === 0 ? [] : [`${formatCount(n)} ${words}`]));
  const did = told.length === 0 ? "Nothing to say in that week." : `${told.join(", ")}.`;
  if (effect?.status !== "measured" || effect.interval === null) return did;
  const [low, high] = effect.interval;
  const sure = low > 0 ? "It helps." : high < 0 ? "It costs you." : "Its effect may be chance so far.";
  return `${did} ${sure}`;
}
