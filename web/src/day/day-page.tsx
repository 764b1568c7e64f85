import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Day } from "#shared/contracts/days.ts";
import { Explained } from "../explained/explained.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";
import { nextDay, previousDay } from "../numbers/zoned-day.ts";
import { PicturesCard } from "../pictures/pictures-card.tsx";
import { SampleNote } from "../sample/sample-note.tsx";
import { askedMethod, useLotMethod } from "../trades/lot-method.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { TradeTable } from "../trades/rows/trade-table.tsx";
import { Amount } from "../ui/amount.tsx";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import { useKeys } from "../ui/use-keys.ts";
import { DayJournal } from "./day-journal.tsx";
import { dayQuery } from "./queries.ts";
import "./day.css";

/** A day of the journal: what was planned and done, its trades, and what they earned. */
export function DayPage() {
  const { date } = useParams({ from: "/app/days/$date" });
  const { account } = useSearch({ from: "/app/days/$date" });
  const navigate = useNavigate();
  const search = account === undefined ? {} : { account };
  const filter = { ...askedMethod(useLotMethod()), ...search };
  const wanted = dayQuery(date, { timeZone: shownZone(), ...filter });
  const day = useQuery(wanted);
  const narrow = useTablet();
  const go = (to: string) => void navigate({ to: "/days/$date", params: { date: to }, search });
  const [previous, next] = [previousDay(date), nextDay(date)];
  useKeys({ j: () => go(next), k: () => go(previous) });
  return (
    <Page
      title={`${formatCalendar(date, "weekday")}, ${formatCalendar(date, "whole")}`}
      actions={
        <>
          <Link to="/days/$date" params={{ date: previous }} search={search} className="button">
            Previous day
          </Link>
          <Link to="/days/$date" params={{ date: next }} search={search} className="button">
            Next day
          </Link>
          <Link to="/calendar" search={{ ...search, month: date.slice(0, 7) }} className="button">
            Calendar
          </Link>
        </>
      }
    >
      <SampleNote account={account} />
      <Loaded asked={day} lines={12}>
        {(known) => (
          <div className="day-grid" key={date}>
            <div className="stack">
              <Result day={known} search={search} filter={filter} />
              {narrow ? null : <PicturesCard subject={{ day: date }} pictures={known.attachments} />}
            </div>
            <DayJournal day={known} queryKey={wanted.queryKey} />
            {narrow ? <PicturesCard subject={{ day: date }} pictures={known.attachments} /> : null}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** The trades of the day, and its figures in each currency. */
function Result({ day, search, filter }: { day: Day; search: { account?: string }; filter: MetricsQuery }) {
  const { date, figures, trades, tradesCut } = day;
  const count = figures.trades + figures.openTrades;
  return (
    <section className="card stack" aria-labelledby="day-result">
      <div className="card-head">
        <h2 id="day-result">Trades</h2>
        {count === 0 ? null : (
          <Link to="/trades" search={{ ...search, from: date, to: date }} className="small">
            {count === 1 ? "in the list" : `all ${formatCount(count)}`}
          </Link>
        )}
      </div>
      {figures.byCurrency.length === 0 ? null : (
        <dl className="day-figures">
          {figures.byCurrency.map(({ currency, netPnl, wins, losses, breakeven, openTrades }) => (
            <div key={currency}>
              <dt>Net P&L, {currency}</dt>
              <dd className="day-net">
                {netPnl === null || currency === null ? (
                  "–"
                ) : (
                  <Explained
                    name="the net P&L of the day"
                    asked={{
                      of: "metrics",
                      figure: "netPnl",
                      currency,
                      by: "trade",
                      filter,
                      cell: { cellBy: "day", cell: date, timeZone: shownZone() },
                    }}
                  >
                    <Amount value={netPnl} currency={currency} />
                  </Explained>
                )}
              </dd>
              <dd className="soft small">
                {formatCount(wins)} won, {formatCount(losses)} lost
                {breakeven === 0 ? "" : `, ${formatCount(breakeven)} breakeven`}
                {openTrades === 0 ? "" : `, ${formatCount(openTrades)} open`}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {trades.length === 0 ? (
        <p className="soft">
          {figures.byCurrency.length === 0
            ? "No trade ended on this day. A plan, or why you stayed out, is worth writing down too."
            : "No trade ended on this day; the figures are those of parts that were closed."}
        </p>
      ) : (
        <TradeTable trades={trades} caption="Trades of the day" />
      )}
      {tradesCut ? <p className="soft small">The first of them are listed; the link above has all.</p> : null}
    </section>
  );
}
