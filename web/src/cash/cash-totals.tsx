import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Explained } from "../explained/explained.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { type BookingFilter, bookingSumsQuery, given } from "./queries.ts";

/** What the bookings of the filter add up to, each currency for itself. */
export function CashTotals({ filter }: { filter: BookingFilter }) {
  const sums = useQuery({ ...bookingSumsQuery(filter), placeholderData: keepPreviousData });
  const { byCurrency } = sums.data ?? { byCurrency: [] };
  if (byCurrency.length === 0) return null;
  return (
    <dl className="cash-totals">
      {byCurrency.map(({ currency, bookings, amount }) => (
        <div key={currency}>
          <dt className="soft small">
            Received less paid, {formatCount(bookings)} {bookings === 1 ? "booking" : "bookings"}
          </dt>
          <dd className="number">
            <Explained
              name={`the cash in ${currency}`}
              asked={{ of: "bookings", currency, by: "kind", filter: given(filter) }}
            >
              <Amount value={amount} currency={currency} />
            </Explained>{" "}
            <span className="soft small">{currency}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
