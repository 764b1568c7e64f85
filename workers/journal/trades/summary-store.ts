import { sql } from "drizzle-orm";
import { MOST_CURRENCIES, MOST_MONTHS, MOST_SUGGESTIONS } from "#shared/contracts/bounds.ts";
import type { TradeFilter } from "#shared/contracts/trades.ts";
import type { Ledger } from "../../db/ledger.ts";
import { FEES, GROSS, netOf } from "../../db/lot-methods.ts";
import { outcomeOf } from "../../db/outcome.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import type { SummaryRow } from "./core/summary.ts";
import {
  beginsWith,
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  isOfClosed,
  isStatusWanted,
  shapeOf,
  STATUS,
  valuesOf,
} from "./filter-store.ts";
import { resolveAccount } from "./resolve-account.ts";

/** Counts what a filter finds, with sums by currency, and its months, in one pass over the user's trades. */
export async function summarizeTrades(
  ledger: Ledger,
  userId: string,
  asked: TradeFilter,
): Promise<SummaryRow[]> {
  const filter = await resolveAccount(ledger, userId, asked);
  const shape = { ...shapeOf(filter), status: isOfClosed(filter) ? "closed" : filter.status };
  if (isOfClosed(filter) && !isStatusWanted(filter, "closed")) return [];
  return ledger.read(summary(shape, valuesOf(userId, filter)));
}

const summary = preparedBy(
  "ledger",
  (shape: FilterShape & { status: TradeFilter["status"] }, given: Holes<FilterValues>) => sql<SummaryRow>`
    with found as materialized (
      select currency, status, foreign_fees, fees_unknown, ${GROSS[shape.lotMethod]} as gross, ${FEES[shape.lotMethod]} as fees,
        ${outcomeOf(netOf(shape.lotMethod), given.userId)} as outcome, date_trunc('month', closed_at, 'UTC') as month
      from trades where ${filtered(shape, given, sql`coalesce(closed_at, opened_at)`)}
        ${shape.status && sql`and status = ${STATUS[shape.status]}`}
    ), counted as (
      select grouping(currency) as is_no_currency, grouping(month) as is_no_month, currency, month,
        count(*)::int as trades, count(*) filter (where status = 'open')::int as open_trades,
        count(*) filter (where status = 'incomplete')::int as incomplete_trades,
        count(*) filter (where status = 'closed' and outcome = 1)::int as wins,
        count(*) filter (where status = 'closed' and outcome = -1)::int as losses,
        count(*) filter (where status = 'closed' and outcome = 0)::int as breakeven,
        coalesce(sum(gross), 0) as gross, coalesce(sum(fees), 0) as fees, coalesce(sum(gross - fees), 0) as net,
        coalesce(sum(foreign_fees), 0)::int as foreign_fees, coalesce(sum(fees_unknown), 0)::int as fees_unknown
      from found group by grouping sets ((), (currency), (month))
    ), ranked as (
      select *, row_number() over (partition by is_no_currency, is_no_month order by month desc, trades desc, currency) as place
      from counted where is_no_month = 1 or month is not null
    )
    select currency, case when month is not null then to_char(month at time zone 'UTC', 'FMYYYY-MM') end as month, trades,
      open_trades as "openTrades", incomplete_trades as "incompleteTrades", wins, losses, breakeven, gross, fees, net, foreign_fees as "foreignFees",
      fees_unknown as "feesUnknown"
    from ranked where place <= case when month is null then ${MOST_CURRENCIES}::int else ${MOST_MONTHS}::int end
    order by place`,
  [
    { shape: { lotMethod: "fifo", result: undefined, words: 0, status: undefined }, given: ["userId"] },
    { shape: { lotMethod: "lifo", result: "loss", words: 2, status: "closed" }, given: FILTER_VALUES },
  ],
);

/** The user's symbols that begin so, the most traded first. */
export async function listSymbols(
  ledger: Ledger,
  userId: string,
  asked: Pick<TradeFilter, "account" | "symbolPrefix">,
): Promise<{ symbol: string; trades: number }[]> {
  const { account, symbolPrefix } = await resolveAccount(ledger, userId, asked);
  return ledger.read(symbols({}, { userId, account, symbolPrefix }));
}

type Asked = Pick<FilterValues, "userId" | "account" | "symbolPrefix">;

const symbols = preparedBy(
  "ledger",
  (_: object, { userId, account, symbolPrefix }: Holes<Asked>) => sql<{ symbol: string; trades: number }>`
    select symbol, count(*)::int as trades from trades
    where user_id = ${userId} ${account && sql`and account_id = ${account}`} ${symbolPrefix && beginsWith(symbolPrefix)}
    group by symbol order by count(*) desc, symbol limit ${MOST_SUGGESTIONS}`,
  [{ shape: {}, given: ["userId", "account", "symbolPrefix"] }],
);
