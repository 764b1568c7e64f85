import { sql } from "drizzle-orm";
import { MOST_CURRENCIES } from "#shared/contracts/bounds.ts";
import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Ledger } from "../../db/ledger.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";

type Asked = {
  userId: string;
  account?: string | undefined;
  symbol?: string | undefined;
  kind?: BookingKind | undefined;
};
type SumRow = { currency: string; bookings: number; amount: string };

/** The money of the bookings in each currency, in one pass over the user's bookings. The account is an id. */
export function sumBookings(ledger: Ledger, asked: Asked): Promise<SumRow[]> {
  return ledger.read(sums({}, asked));
}

const sums = preparedBy(
  "ledger",
  (_: object, { userId, account, symbol, kind }: Holes<Asked>) => sql<SumRow>`
    select currency, count(*)::int as bookings, trim_scale(round(sum(amount), 18)) as amount from (
      select currency, amount, (select symbol from instruments i
        where i.user_id = ${userId} and i.id = b.instrument_id) as symbol
      from bookings b where ${bySideIndex(userId)} and amount is not null
        ${account && sql`and account_id = ${account}`} ${kind && sql`and kind = ${kind}`}
      offset 0) b ${symbol && sql`where symbol = ${symbol}`}
    group by currency order by count(*) desc, currency limit ${MOST_CURRENCIES}::int`,
  [
    { shape: {}, given: ["userId"] },
    { shape: {}, given: ["userId", "account", "symbol", "kind"] },
  ],
);
