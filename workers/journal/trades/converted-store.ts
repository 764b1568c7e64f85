import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { conversions } from "../../db/converted-amounts.ts";
import type { Ledger } from "../../db/ledger.ts";
import { ENTRY_FEE, FEES, GROSS } from "../../db/lot-methods.ts";
import { bySideIndex } from "../../db/side-index.ts";
import { type Holes, preparedBy } from "../../db/statement.ts";
import type { ConvertedRow } from "./core/conversion.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  isOfClosed,
  shapeOf,
  STATUS,
  valuesOf,
} from "./filter-store.ts";
import { resolveAccount } from "./resolve-account.ts";
import type { TradeRow } from "./trade-store.ts";

/** The sums of what a filter finds in one currency, in a pass over the user's trades and closes. */
export async function sumTrades(
  ledger: Ledger,
  userId: string,
  { filter: asked, into }: { filter: TradeFilter; into: string },
): Promise<ConvertedRow> {
  const filter = await resolveAccount(ledger, userId, asked);
  const status = isOfClosed(filter) ? "closed" : filter.status;
  const given = { ...valuesOf(userId, filter), into };
  return only(await ledger.read(convertedTrades({ ...shapeOf(filter), status }, given)));
}

type Shape = FilterShape & { status: TradeFilter["status"] };

/** When a trade has its place in the list. */
export const LISTED_AT = sql`coalesce(closed_at, opened_at)`;

/** The tables of `conversions` for some trades. With `isNamed` they keep where each trade belongs. */
export function listConversions(
  method: LotMethod,
  found: SQL,
  {
    userId,
    into,
    account,
    isNamed = false,
  }: { userId: SQLWrapper; into: SQLWrapper; account?: SQLWrapper | undefined; isNamed?: boolean },
): SQL {
  return conversions({
    userId,
    into,
    picked: sql`select ${picked(method)} ${isNamed ? sql`, account_id, symbol` : undefined} from trades where ${found}`,
    exits: sql`select ${exits(method)} ${isNamed ? sql`, account_id, symbol, closed_at as opened_at` : undefined} from closes
      where ${bySideIndex(userId)} ${account && sql`and account_id = ${account}`}`,
    worths: account && sql`and account_id = ${account}`,
    kept: isNamed ? sql`account_id, symbol, opened_at` : undefined,
  });
}

const convertedTrades = preparedBy(
  "ledger",
  ({ status, ...shape }: Shape, { into, ...given }: Holes<FilterValues & { into: string }>) => {
    const found = sql`${filtered(shape, given, LISTED_AT)} ${status && sql`and status = ${STATUS[status]}`}`;
    return totalOf(listConversions(shape.lotMethod, found, { ...given, into }));
  },
  [
    {
      shape: { lotMethod: "fifo", result: undefined, words: 0, status: undefined },
      given: ["userId", "into"],
    },
    {
      shape: { lotMethod: "lifo", result: "loss", words: 1, status: "closed" },
      given: [...FILTER_VALUES, "into"],
    },
  ],
);

/** One trade in one currency. */
export async function sumTrade(
  ledger: Ledger,
  userId: string,
  { trade, lotMethod, into }: { trade: TradeRow; lotMethod: LotMethod; into: string },
): Promise<ConvertedRow> {
  const { id, account_id: account, instrument_id: instrument, opened_at: from } = trade;
  const given = { userId, into, id, account, instrument, from, to: trade.closed_at ?? "infinity" };
  return only(await ledger.read(convertedTrade(lotMethod, given)));
}

function only(rows: readonly ConvertedRow[]): ConvertedRow {
  const [row] = rows;
  if (row === undefined) throw new Error("sums have no row");
  return row;
}

type One = Record<"userId" | "into" | "id" | "account" | "instrument" | "from" | "to", string>;

const convertedTrade = preparedBy(
  "ledger",
  (lotMethod: LotMethod, { userId, into, id, account, instrument, from, to }: Holes<One>) =>
    totalOf(
      conversions({
        userId,
        into,
        picked: sql`select ${picked(lotMethod)} from trades where user_id = ${userId} and id = ${id}`,
        exits: sql`select ${exits(lotMethod)} from closes
          where user_id = ${userId} and instrument_id = ${instrument} and account_id = ${account}
            and closed_at >= ${from}::timestamptz and closed_at <= ${to}::timestamptz and trade_id = ${id}`,
        worths: sql`and trade_id = ${id}`,
      }),
    ),
  [{ shape: "fifo", given: ["userId", "into", "id", "account", "instrument", "from", "to"] }],
);

function picked(method: LotMethod): SQL {
  return sql`id, currency, status = 'closed' as is_closed, opened_at, closed_at, closed_date_only as date_only,
    ${GROSS[method]} as gross, ${FEES[method]} as fees, foreign_fees, fees_unknown`;
}

function exits(method: LotMethod): SQL {
  return sql`trade_id, currency, closed_at, date_only, ${GROSS[method]} as gross, exit_fee + ${ENTRY_FEE[method]} as fees,
    false as counts`;
}

function totalOf(tables: SQL): SQL<ConvertedRow> {
  return sql`with ${tables}
    select coalesce(sum(gross), 0) as gross, coalesce(sum(price), 0) as price, coalesce(sum(fees), 0) as fees,
      coalesce(sum(foreign_fees), 0)::int as "foreignFees", c.last_day::text as "lastDay", c.is_outdated as "isOutdated",
      c.missing
    from conversion c left join conversions on true group by c.last_day, c.is_outdated, c.missing`;
}
