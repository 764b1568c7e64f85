import { sql } from "drizzle-orm";
import type { MissingRates } from "#shared/contracts/conversion.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import { convertedLedger } from "../../db/converted-ledger.ts";
import type { Ledger } from "../../db/ledger.ts";
import { nearOf, outcomeByNear } from "../../db/outcome.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import { resolveAccount } from "../trades/resolve-account.ts";
import type { ConvertedLedger } from "./core/measures.ts";
import { DAY, figures } from "./figures-store.ts";
import { type Selected, tradesOf } from "../../db/selected-rows.ts";
import { EVERY, type Filter, type SumsRow } from "./store.ts";

type Row = SumsRow & {
  price: string;
  lastDay: string | null;
  isOutdated: boolean;
  missing: MissingRates[];
};

/**
 * The sums of `sumLedger` in one currency. A close counts at its instant, by the rate of its day. The rest
 * counts when the trade closes: what it gained or lost by rates, and its fees at the rates of their days.
 */
export async function sumConverted(
  ledger: Ledger,
  userId: string,
  { filter, into }: { filter: Filter; into: string },
): Promise<ConvertedLedger> {
  const { lotMethod, ...selected } = await resolveAccount(ledger, userId, filter);
  const [sums, overall] = await ledger.read(convertedSums(lotMethod, { userId, into, ...selected }));
  if (sums === undefined) throw new Error("the sums of a ledger have no row");
  const told = overall ?? sums;
  return {
    sums: overall === undefined ? null : { ...sums, currency: into },
    streaks: { winStreak: told.winStreak, lossStreak: told.lossStreak },
    price: told.price,
    rates: { lastDay: told.lastDay, isOutdated: told.isOutdated, missing: told.missing },
  };
}

const convertedSums = preparedBy(
  "ledger",
  (lotMethod: LotMethod, { into, ...selected }: Holes<Selected & { into: string }>) => {
    const { userId } = selected;
    return sql<Row>`
    with ${nearOf(userId, tradesOf(selected, sql`closed_at`))}, ${convertedLedger(lotMethod, selected, { into })}, ${figures(
      {
        closes: (more) =>
          sql`select ${into}::text as currency, closed_at, date_only, gross, fees from booked where true ${more}`,
        trades: sql`select ${into}::text as currency, closed_at, date_only, trade_id as id, foreign_fees, fees_unknown, gross - fees as net,
        ${outcomeByNear(sql`(gross - fees)`, userId, sql`trade_id`)} as outcome from conversions`,
        undated: sql`select distinct ${DAY} as day from conversions where date_only`,
        held: sql`
        select ${into}::text as currency, count(*)::int as trades, coalesce(sum(foreign_fees), 0)::int as foreign_fees,
          coalesce(sum(fees_unknown), 0)::int as fees_unknown
        from trades where status = 'open' and ${tradesOf(selected, sql`opened_at`)} having count(*) > 0`,
        isOneCurrency: true,
      },
    )}
    select figures.*, b.price, c.last_day::text as "lastDay", c.is_outdated as "isOutdated", c.missing
    from figures cross join conversion c
      cross join (select coalesce(sum(price), 0) as price from booked) b
    order by currency`;
  },
  [
    { shape: "fifo", given: ["userId", "into"] },
    { shape: "average", given: [...EVERY, "into"] },
  ],
);
