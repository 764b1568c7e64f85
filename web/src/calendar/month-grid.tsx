import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type * as z from "zod";
import { decimal, type Decimal } from "#shared/decimal.ts";
import type { getCalendar, GroupMetrics } from "#shared/contracts/breakdowns.ts";
import { isComplete } from "../breakdowns/converted-note.tsx";
import { shade } from "../breakdowns/shade.ts";
import { figuresIn, largestOf, shareOf } from "../breakdowns/figures-in.ts";
import { weekdayWords } from "../trades/group-words.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { Explained } from "../explained/explained.tsx";
import { type AskedCell, type InBase, weekCell } from "../explained/asked.ts";
import { shownZone } from "../numbers/reader.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { useNarrow } from "../ui/use-narrow.ts";
import { Amount } from "../ui/amount.tsx";
import { dayWithin, daysOfWeek } from "./month-days.ts";

type Props = {
  calendar: z.output<NonNullable<typeof getCalendar.reply>>;
  today: string;
  currency: string | undefined;
  account: string | undefined;
  /** The days that were written about or have a picture. */
  written: ReadonlySet<string>;
  /** The filter of the page, by which a sum is explained. */
  filter: MetricsQuery;
  go: (months: number) => void;
};

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const WEEKDAYS = ["1", "2", "3", "4", "5", "6", "7"];

/**
 * A month as a grid of links. One day takes part in the order of Tab; the arrows lead to the others, and the
 * page keys to other months.
 */
export function MonthGrid(props: Props) {
  const { calendar, today, currency, account, filter, written, go } = props;
  const amounts: InBase = isComplete(calendar.conversion) ? { amounts: "base" } : {};
  const grid = useRef<HTMLTableElement>(null);
  const days = new Map(calendar.days.map((day) => [day.day, day]));
  const first = `${calendar.month}-01`;
  const [current, setCurrent] = useState(today.startsWith(calendar.month) ? today : first);
  const largest = largestOf(calendar.days.map((day) => figuresIn(day, currency)?.netPnl ?? null));
  function move(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const step = STEPS[event.key];
    const months = event.key === "PageUp" ? -1 : event.key === "PageDown" ? 1 : 0;
    if (step === undefined && months === 0) return;
    event.preventDefault();
    if (months !== 0) return go(months);
    const next = dayWithin(current, step ?? 0);
    setCurrent(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  }
  return (
    <table className="calendar-month" ref={grid}>
      <caption className="hidden-visually">
        Net P&L and number of trades a day; arrow keys move between days
      </caption>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col">
              {weekdayWords(day, "weekdayShort")}
            </th>
          ))}
          <th scope="col">Week</th>
        </tr>
      </thead>
      <tbody>
        {calendar.weeks.map((week) => (
          <tr key={week.from}>
            {daysOfWeek(week).map((day, at) =>
              day === null ? (
                <td key={WEEKDAYS[at]}>
                  <span className="hidden-visually">of another month</span>
                </td>
              ) : (
                <td key={day} aria-current={day === today ? "date" : undefined}>
                  <Day
                    day={day}
                    figures={days.get(day)}
                    {...{ currency, account, filter, largest, amounts }}
                    isWritten={written.has(day)}
                    tabIndex={day === current ? 0 : -1}
                    onFocus={() => setCurrent(day)}
                    onKeyDown={move}
                  />
                </td>
              ),
            )}
            <td className="calendar-sum">
              <Sum
                name={`the net P&L of the week from ${formatCalendar(week.from, "whole")}`}
                figures={week}
                currency={currency}
                of={{ filter, cell: weekCell(week, shownZone()), ...amounts }}
              />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={7}>
            {calendar.days.length === 0 ? "No trade closed in this month" : "Month"}
          </th>
          <td className="calendar-sum">
            <Sum
              name="the net P&L of the month"
              figures={calendar.total}
              currency={currency}
              of={{ filter, cell: cellOf("month", calendar.month), ...amounts }}
            />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

type DayProps = {
  day: string;
  figures: GroupMetrics | undefined;
  currency: string | undefined;
  account: string | undefined;
  filter: MetricsQuery;
  amounts: InBase;
  largest: number;
  isWritten: boolean;
  tabIndex: number;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function Day(props: DayProps) {
  const { day, figures, currency, account, filter, amounts, largest, isWritten } = props;
  const { tabIndex, onFocus, onKeyDown } = props;
  const own = figures === undefined ? null : figuresIn(figures, currency);
  const net = own?.netPnl ?? null;
  const narrow = useNarrow();
  const trades = figures === undefined ? 0 : figures.trades + figures.openTrades;
  const money = net === null ? "" : `${formatMoney(net, currency ?? null, "always")} ${currency}, `;
  const result = trades === 0 && net === null ? "no trade" : `${money}${tradesWords(trades)}`;
  const words = `${formatCalendar(day, "whole")}: ${result}${isWritten ? ", in your journal" : ""}`;
  return (
    <div className="calendar-day" style={shade(net, shareOf(net, largest), { most: 50, surface: "panel" })}>
      <Link
        to="/days/$date"
        params={{ date: day }}
        search={account === undefined ? {} : { account }}
        className="calendar-open"
        data-day={day}
        aria-label={words}
        title={words}
        {...{ tabIndex, onFocus, onKeyDown }}
      />
      <span className="calendar-number">
        {Number(day.slice(8))}
        {isWritten ? (
          <span className="calendar-written" aria-hidden="true">
            ✎
          </span>
        ) : null}
      </span>
      {net === null ? null : (
        <span className="calendar-net">
          <SumOf
            name={`the net P&L of ${formatCalendar(day, "whole")}`}
            currency={currency}
            of={{ filter, cell: cellOf("day", day), ...amounts }}
            tabIndex={tabIndex}
          >
            {narrow ? short(net) : formatMoney(net, currency ?? null, "always")}
          </SumOf>
        </span>
      )}
      {trades === 0 ? null : <span className="calendar-count soft small">{tradesWords(trades)}</span>}
    </div>
  );
}

type Explainable = InBase & { filter: MetricsQuery; cell: AskedCell };

function cellOf(cellBy: "day" | "month", cell: string): AskedCell {
  return { cellBy, cell, timeZone: shownZone() };
}

/** A net P&L that opens what it is made of. */
function SumOf({
  name,
  currency,
  of,
  tabIndex,
  children,
}: {
  name: string;
  currency: string | undefined;
  of: Explainable;
  tabIndex?: number;
  children: ReactNode;
}) {
  if (currency === undefined) return children;
  return (
    <Explained
      name={name}
      asked={{ of: "metrics", figure: "netPnl", currency, by: "trade", ...of }}
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      {children}
    </Explained>
  );
}

function Sum({
  name,
  figures,
  currency,
  of,
}: {
  name: string;
  figures: GroupMetrics;
  currency: string | undefined;
  of: Explainable;
}) {
  const net = figuresIn(figures, currency)?.netPnl ?? null;
  const words = net === null ? null : <Amount value={net} currency={currency ?? null} />;
  return (
    <>
      {words === null ? (
        <span className="soft">–</span>
      ) : (
        <SumOf name={name} currency={currency} of={of}>
          {words}
        </SumOf>
      )}
      {figures.trades === 0 ? null : (
        <span className="calendar-count soft small">{tradesWords(figures.trades)}</span>
      )}
    </>
  );
}

const THOUSAND = 1000;

/** An amount that fits a seventh of a phone: whole units, and thousands from ten of them on. */
function short(net: Decimal): string {
  const value = decimal(net);
  return value.abs().lt(10 * THOUSAND)
    ? formatAmount(value.toFixed(0))
    : `${formatAmount(value.div(THOUSAND).toFixed(0))}k`;
}

function formatAmount(units: Decimal): string {
  return formatMoney(units, null, "always").replace(/[.,]00$/, "");
}

function tradesWords(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "trade" : "trades"}`;
}
