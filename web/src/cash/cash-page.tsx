import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BOOKING_KINDS, BookingKind, type Booking } from "#shared/contracts/bookings.ts";
import { Amount } from "../ui/amount.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { Page } from "../ui/page.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { Loaded, Section } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { CashTotals } from "./cash-totals.tsx";
import { KIND_WORDS, unitsWords } from "./booking-words.ts";
import { bookingsQuery } from "./queries.ts";
import "./cash.css";

/** What statements hold besides fills: dividends, interest, fees, deposits, transfers and splits. */
export function CashPage() {
  const { kind, symbol, account } = useSearch({ from: "/app/cash" });
  const navigate = useNavigate({ from: "/cash" });
  const bookings = useInfiniteQuery(bookingsQuery({ kind, symbol, account }));
  const isFiltered = kind !== undefined || symbol !== undefined || account !== undefined;
  return (
    <Page title="Cash">
      <Section
        title="Besides your trades"
        intro="Dividends, interest, fees, deposits, transfers and splits of your statements, newest first."
      >
        <search className="cash-filter">
          <select
            className="select"
            aria-label="Kind"
            value={kind ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: (known) => ({ ...known, kind: BookingKind.safeParse(target.value).data }),
              })
            }
          >
            <option value="">All kinds</option>
            {BOOKING_KINDS.map((each) => (
              <option key={each} value={each}>
                {KIND_WORDS[each]}
              </option>
            ))}
          </select>
          <SearchField
            label="Symbol"
            placeholder="Symbol"
            value={symbol ?? ""}
            send={(text) =>
              void navigate({
                search: (known) => ({ ...known, symbol: text === "" ? undefined : text }),
                replace: true,
              })
            }
          />
          <SearchField
            label="Account"
            placeholder="Account"
            value={account ?? ""}
            send={(text) =>
              void navigate({
                search: (known) => ({ ...known, account: text === "" ? undefined : text }),
                replace: true,
              })
            }
          />
        </search>
        <CashTotals filter={{ kind, symbol, account }} />
        <Loaded asked={bookings} lines={8}>
          {({ items }) =>
            items.length > 0 ? (
              <ul className="lines">
                {items.map((booking) => (
                  <BookingItem key={booking.id} booking={booking} />
                ))}
              </ul>
            ) : isFiltered ? (
              <p className="soft">No booking is like this.</p>
            ) : (
              <EmptyState
                title="No cash yet"
                action={
                  <Link to="/import" className="button button-primary">
                    Import a file
                  </Link>
                }
              >
                Once a statement holds dividends, interest or deposits, each of them is a row here.
              </EmptyState>
            )
          }
        </Loaded>
        <MoreButton asked={bookings}>Earlier bookings</MoreButton>
      </Section>
    </Page>
  );
}

function BookingItem({ booking }: { booking: Booking }) {
  const { kind, symbol, account, amount, currency, note, executedAt, dateOnly } = booking;
  const units = unitsWords(booking);
  return (
    <li className="cash-booking">
      <span className="cash-what">
        <span>
          {KIND_WORDS[kind]}
          {symbol === null ? null : <strong> {symbol}</strong>}
        </span>
        <span className="soft small wraps">
          {[account, note].filter((part) => part !== null).join(" · ")}
        </span>
      </span>
      <span className="cash-money number">
        {amount === null ? null : (
          <span>
            <Amount value={amount} currency={currency} /> <span className="soft small">{currency}</span>
          </span>
        )}
        {units === "" ? null : <span className="soft small">{units}</span>}
      </span>
      <span className="cash-when soft small number">
        <Time at={executedAt} dateOnly={dateOnly} />
      </span>
    </li>
  );
}
