import { Link } from "@tanstack/react-router";
import type { Digest, DigestGuardrail, DigestResult } from "#shared/contracts/digests.ts";
import { toDecimal, decimal } from "#shared/decimal.ts";
import { ReflectionWords } from "../biases/reflection-words.tsx";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import { formatDayWithYear } from "../numbers/format-time.ts";
import { Amount } from "../ui/amount.tsx";
import { lastDayOf, weekWords } from "./week-words.ts";

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
          <WeekTable key={`${result.kind} ${result.currency}`} result={result} />
        ))}
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

function WeekTable({ result: { kind, currency, week, before } }: { result: DigestResult }) {
  const both = [week, before];
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
              This week
            </th>
            <th scope="col" className="right">
              Week before
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Net P&L</th>
            {both.map(({ netPnl }, at) => (
              <td key={at} className="right">
                <Amount value={netPnl} currency={currency} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Closed trades</th>
            {both.map(({ trades }, at) => (
              <td key={at} className="right number">
                {formatCount(trades)}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Win rate</th>
            {both.map(({ winRate }, at) => (
              <td key={at} className="right number">
                {winRate === null ? "—" : formatShare(toDecimal(decimal(winRate)))}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Expectancy</th>
            {both.map(({ expectancy }, at) => (
              <td key={at} className="right">
                {expectancy === null ? "—" : <Amount value={expectancy} currency={currency} />}
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
  const did = told.length === 0 ? "Nothing to say this week." : `${told.join(", ")}.`;
  if (effect?.status !== "measured" || effect.interval === null) return did;
  const [low, high] = effect.interval;
  const sure = low > 0 ? "It helps." : high < 0 ? "It costs you." : "Its effect may be chance so far.";
  return `${did} ${sure}`;
}
