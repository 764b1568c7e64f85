import { useState } from "react";
import { Amount } from "../ui/amount.tsx";
import { formatMoney } from "../numbers/format-number.ts";
import { formatDayOf } from "../numbers/format-time.ts";
import { useNow } from "../ui/use-now.ts";
import type { EquityDays } from "./equity-days.ts";

/** The curve as a table, newest day first; its rows are made when the reader opens it. */
export function EquityTable({ days }: { days: EquityDays }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="charts-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="soft small">As a table</summary>
      {isOpen ? <Rows days={days} /> : null}
    </details>
  );
}

function Rows({ days: { points, currency, kind } }: { days: EquityDays }) {
  const now = useNow();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must reach what scrolls in a box
    <section className="charts-rows" tabIndex={0} aria-label="Days of the equity curve">
      <table className="table">
        <caption className="hidden-visually">Equity after each closing day, in {currency}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="right">
              Net
            </th>
            <th scope="col" className="right">
              Equity
            </th>
            <th scope="col" className="right">
              Tidemark
            </th>
          </tr>
        </thead>
        <tbody>
          {points
            .slice(kind === "realised" ? 1 : 0)
            .toReversed()
            .map((point) => (
              <tr key={point.at}>
                <td className="number">{formatDayOf(point, now)}</td>
                <td className="right">
                  <Amount value={point.net} currency={currency} />
                </td>
                <td className="right">{formatMoney(point.equity, currency)}</td>
                <td className="right soft">{formatMoney(point.tidemark, currency)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
