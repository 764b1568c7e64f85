import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { DayHead } from "#shared/contracts/days.ts";
import { AccountSelect } from "../accounts/account-select.tsx";
import { ConvertedNote } from "../breakdowns/converted-note.tsx";
import { CurrencySelect } from "../breakdowns/currency-select.tsx";
import { currenciesOf } from "../breakdowns/figures-in.ts";
import { calendarQuery } from "../breakdowns/queries.ts";
import { FindDays } from "../day/find-days.tsx";
import { writtenDaysQuery } from "../day/queries.ts";
import { formatCalendarMonth } from "../numbers/format-time.ts";
import { shownZone } from "../numbers/reader.ts";
import { dayOf } from "../numbers/zoned-day.ts";
import { STORED_LAST_DAY } from "../sample/stored-zone.ts";
import { isExploring } from "../session/exploring.ts";
import { SampleNote } from "../sample/sample-note.tsx";
import { askedMethod, useLotMethod } from "../trades/lot-method.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import type { CalendarSearch } from "../trades/search.ts";
import { Page } from "../ui/page.tsx";
import { Loaded } from "../ui/section.tsx";
import { useNow } from "../ui/use-now.ts";
import { MonthGrid } from "./month-grid.tsx";
import { monthAfter } from "./month-days.ts";
import "./calendar.css";

const NONE: ReadonlySet<string> = new Set();

function daysIn({ items }: { items: DayHead[] }): ReadonlySet<string> {
  const written = items.filter((day) => day.hasPlan || day.hasReview || day.attachments > 0);
  return new Set(written.map(({ date }) => date));
}

/** A month with what each of its days and weeks earned. */
export function CalendarPage() {
  const { account, month: asked, currency } = useSearch({ from: "/app/calendar" });
  const navigate = useNavigate({ from: "/calendar" });
  const change = (part: CalendarSearch) =>
    void navigate({ search: (now) => ({ ...now, ...part }), resetScroll: false });
  const now = dayOf(useNow(), shownZone());
  const today = isExploring ? STORED_LAST_DAY : now;
  const month = asked ?? today.slice(0, 7);
  const method = useLotMethod();
  const filter = { ...askedMethod(method), ...(account === undefined ? {} : { account }) };
  const calendar = useQuery({
    ...calendarQuery({ month, timeZone: shownZone(), amounts: "base", ...filter }),
    placeholderData: keepPreviousData,
  });
  const { data: written = NONE } = useQuery({ ...writtenDaysQuery(month), select: daysIn });
  const known = calendar.data === undefined ? [] : currenciesOf([calendar.data.total]);
  const shown = currency !== undefined && known.includes(currency) ? currency : known[0];
  const go = (by: number) => change({ month: monthAfter(month, by) });
  return (
    <Page
      title="Calendar"
      actions={
        <>
          <AccountSelect account={account} choose={(chosen) => change({ account: chosen })} />
          <CurrencySelect known={known} shown={shown} choose={(chosen) => change({ currency: chosen })} />
          <LotMethodSelect />
        </>
      }
    >
      <SampleNote account={account} />
      <ConvertedNote conversion={calendar.data?.conversion ?? null} />
      <div className="stack">
        <section
          className="card"
          aria-labelledby="month-title"
          aria-busy={calendar.isPlaceholderData || undefined}
        >
          <div className="card-head">
            <h2 id="month-title" aria-live="polite">
              {formatCalendarMonth(month)}
            </h2>
            <span className="row">
              <button type="button" className="button button-small" onClick={() => go(-1)}>
                Earlier
              </button>
              <button
                type="button"
                className="button button-small"
                disabled={month === today.slice(0, 7)}
                onClick={() => change({ month: undefined })}
              >
                This month
              </button>
              <button
                type="button"
                className="button button-small"
                disabled={month >= today.slice(0, 7)}
                onClick={() => go(1)}
              >
                Later
              </button>
            </span>
          </div>
          <Loaded asked={calendar} lines={12}>
            {(answer) => (
              <MonthGrid
                key={answer.month}
                calendar={answer}
                today={today}
                currency={shown}
                account={account}
                written={written}
                filter={filter}
                go={go}
              />
            )}
          </Loaded>
        </section>
        <FindDays />
      </div>
    </Page>
  );
}
