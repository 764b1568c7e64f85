import { type SQL, sql } from "drizzle-orm";
import type { MissingRates } from "#shared/contracts/conversion.ts";
import { MOST_PARTS } from "#shared/contracts/explain.ts";
import { isAmong } from "../../../db/id-sets.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { closesOf } from "../../../db/selected-rows.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import type { PartRow } from "./core/explanation.ts";
import { COLUMN, rowsOf, type Shape as RowShape, tablesOf, TERMS_OF, WEIGHT } from "./rows-store.ts";
import type { Given } from "./given.ts";

export type By = "month" | "day" | "symbol" | "account" | "trade" | "rate" | "kind" | "booking" | "row";
export type Shape = RowShape & { by: By; isFall: boolean };
/** The last part of the page before. */
export type Place = { rank: string; key: string };
export type Fall = {
  best: string;
  deepest: string;
  bestAt: string | null;
  deepestAt: string;
  from: string | null;
  to: string;
};
/** What the ledger tells of the rates behind converted parts. */
export type Rates = { last_day: string | null; is_outdated: boolean; missing: MissingRates[] };
type Row = PartRow & { fall: Fall | null; rates: Rates | null };
type Asked = Given & { [K in keyof Place]?: Place[K] | undefined };

const EVERY_CLOSE = {
  source: "closes",
  lotMethod: "fifo",
  result: undefined,
  status: undefined,
  isFall: false,
} as const;

/** The parts of a total, those of a page one by one and the others in two sums. */
export function listParts(ledger: Ledger, shape: Shape, asked: Asked): Promise<Row[]> {
  return ledger.read(parts(shape, asked));
}

const parts = preparedBy(
  "ledger",
  (shape: Shape, given: Holes<Asked>) => {
    const terms = TERMS_OF[shape.source].map((term) => COLUMN[term]);
    const sums = sql.join(
      terms.map((term) => sql`sum(${term}) as ${term}`),
      sql`, `,
    );
    const values = sql.join(
      terms.map((term) => sql`trim_scale(sum(${term}))::text`),
      sql`, `,
    );
    const isBefore =
      given.rank === undefined
        ? sql`false`
        : sql`(rank, key) >= (${given.rank}::numeric, ${given.key}::text collate "C")`;
    const tables = tablesOf(shape, given);
    const head = tables ? sql`with ${tables}, found` : sql`with found`;
    const label = shape.by === "rate" ? RATED : sql`max(label collate "C")`;
    const counted = shape.isFall
      ? sql`found, fall where at < until and (since is null or at >= since)`
      : sql`found`;
    return sql<Row>`
    ${head} as materialized (${rowsOf(shape, given)}) ${shape.isFall ? sql`, ${fallOf(given)}` : undefined},
    grouped as (
      select ${KEYS[shape.by]} collate "C" as key, ${rankOf(shape)} as rank, ${label} as label, max(at) as at,
        count(*)::int as count, ${sums}
      from ${counted} group by 1
    ), numbered as (
      select *, ${isBefore} as is_before,
        row_number() over (partition by ${isBefore} order by rank desc, key desc) as place from grouped
    ), listed as (
      select *, case when is_before then 'before' when place > ${MOST_PARTS}::int then 'after' else 'part' end as role from numbered
    ), summed as (
      select role, case when role = 'part' then key end as key, max(rank)::text as rank, max(label) as label, max(at) as at,
        count(*)::int as parts, sum(count)::int as count, array[${values}] as values, min(place) as place
      from listed group by 1, 2
    )
    select role, key, rank, ${labelOf(shape, given)} as label, ${isOne(shape.by) ? sql`at` : sql`null::timestamptz as at`}, parts, count, values,
      ${shape.isFall ? sql`(select to_json(t) from told t)` : sql`null::json`} as fall,
      ${tables ? sql`(select to_json(c) from conversion c)` : sql`null::json`} as rates
    from summed order by place`;
  },
  [
    {
      shape: {
        source: "closes",
        lotMethod: "fifo",
        result: undefined,
        status: undefined,
        by: "month",
        isFall: false,
      },
      given: ["userId", "currency"],
    },
    {
      shape: {
        source: "closes",
        lotMethod: "average",
        result: undefined,
        status: undefined,
        by: "day",
        isFall: true,
      },
      given: ["userId", "currency", "symbol", "account", "from", "to", "rank", "key"],
    },
    {
      shape: {
        source: "list",
        lotMethod: "fifo",
        result: "win",
        status: "closed",
        by: "trade",
        isFall: false,
      },
      given: ["userId", "currency", "symbolPrefix", "direction"],
    },
    {
      shape: {
        source: "bookings",
        lotMethod: "fifo",
        result: undefined,
        status: undefined,
        by: "kind",
        isFall: false,
      },
      given: ["userId", "currency", "symbol"],
    },
    {
      shape: {
        source: "cash",
        lotMethod: "fifo",
        result: undefined,
        status: undefined,
        by: "row",
        isFall: false,
      },
      given: ["userId", "currency", "account", "since", "until"],
    },
    {
      shape: { ...EVERY_CLOSE, source: "units", by: "month" },
      given: ["userId", "account", "instruments", "until", "splitIds", "splitTimes", "splitUnits"],
    },
    { shape: { ...EVERY_CLOSE, by: "rate", isConverted: true }, given: ["userId", "into"] },
    {
      shape: { ...EVERY_CLOSE, by: "day", isConverted: true, isFall: true },
      given: ["userId", "into", "symbol", "account", "from", "to"],
    },
    {
      shape: { ...EVERY_CLOSE, source: "trades", by: "trade", isConverted: true },
      given: ["userId", "into"],
    },
    {
      shape: { ...EVERY_CLOSE, by: "trade", cell: "day" },
      given: ["userId", "currency", "cellKey", "turns", "offsets"],
    },
    {
      shape: { ...EVERY_CLOSE, source: "list", by: "month", isConverted: true },
      given: ["userId", "into", "account"],
    },
    { shape: { ...EVERY_CLOSE, by: "month", cell: "tag" }, given: ["userId", "currency", "cellKey"] },
    {
      shape: { ...EVERY_CLOSE, source: "trades", by: "month", cell: "holding" },
      given: ["userId", "currency", "cellKey"],
    },
  ],
);

const KEYS: Readonly<Record<By, SQL>> = {
  month: sql`to_char(at at time zone 'UTC', 'FMYYYY-MM')`,
  day: sql`to_char(at at time zone 'UTC', 'FMYYYY-MM-DD')`,
  symbol: sql`symbol`,
  account: sql`account_id`,
  trade: sql`id`,
  rate: sql`left(rated, -10) || ' ' || right(rated, 10) || case when rate is null then ' +' else '' end`,
  kind: sql`kind`,
  booking: sql`id`,
  row: sql`id`,
};

/** The rate of a currency on a day; of what rates did to a trade, which has several, none. */
const RATED = sql`left(max(rated), -10) || ' ' || right(max(rated), 10) || coalesce(' × ' || trim_scale(max(rate)), '')`;

/** The latest come first where a part has a time, else those that weigh most. */
function rankOf({ by, source }: Shape): SQL {
  return by === "symbol" || by === "account" || by === "kind"
    ? sql`abs(sum(${WEIGHT[source]}))`
    : sql`extract(epoch from max(at))`;
}

/** True where a part is one trade or one row, which has a time. */
function isOne(by: By): boolean {
  return by === "trade" || by === "booking" || by === "row";
}

function labelOf({ by }: Shape, { userId }: Holes<Asked>): SQL {
  if (by === "account")
    return sql`(select name from accounts a where a.user_id = ${userId} and a.id = summed.key)`;
  return isOne(by) || by === "rate" ? sql`case when role = 'part' then label end` : sql`null::text`;
}

const DAY = sql`date_trunc('day', closed_at, 'UTC')`;
const DAY_OF = (at: SQL) => sql`date_trunc('day', ${at}, 'UTC')`;

/**
 * The deepest fall of the equity, as `GET /metrics` finds it. Closes of one instant move together. So do all
 * closes of a day on which one has no time. `since` and `until` bound what fell.
 */
function fallOf(given: Holes<Given>): SQL {
  const next = (at: SQL) => sql`case when ${isAmong(sql`select day from untimed`, DAY_OF(at))}
    then ${DAY_OF(at)} + interval '1 day' else ${at} + interval '1 millisecond' end`;
  return sql`untimed as materialized (
      select distinct ${DAY} as day from ${closesOf(given, sql`and date_only`)}
    ), moves as (
      select case when ${isAmong(sql`select day from untimed`, DAY_OF(sql`at`))} then ${DAY_OF(sql`at`)} else at end as moved_at,
        sum("grossPnl" - "fees") as net from found group by 1
    ), equity as (
      select moved_at, sum(net) over (order by moved_at) as equity from moves
    ), drawn as materialized (
      select moved_at, equity, greatest(max(equity) over (order by moved_at), 0) as best from equity
    ), deepest as materialized (
      select moved_at, equity, best from drawn where best > equity
      order by best - equity desc, moved_at limit 1
    ), best as materialized (
      select max(drawn.moved_at) as moved_at from drawn, deepest
      where drawn.equity = deepest.best and drawn.moved_at < deepest.moved_at
    ), fall as materialized (
      select ${next(sql`best.moved_at`)} as since, ${next(sql`deepest.moved_at`)} as until from best, deepest
    ), told as (
      select trim_scale(deepest.best)::text as best, trim_scale(deepest.equity)::text as deepest, best.moved_at as "bestAt",
        deepest.moved_at as "deepestAt", since as "from", until as "to" from best, deepest, fall
    )`;
}
