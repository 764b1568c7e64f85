import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { CLOSED, OPENED, timeKeyOf } from "../../../db/group-keys.ts";
import type { Ledger } from "../../../db/ledger.ts";
import { hourOf, weekdayOf, type ZoneOffsets } from "../../../db/local-clock.ts";
import { netOf } from "../../../db/lot-methods.ts";
import { outcomeOf } from "../../../db/outcome.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import {
  FILTER_VALUES,
  filtered,
  type FilterShape,
  type FilterValues,
  shapeOf,
  valuesOf,
} from "../filter-store.ts";
import type { Asked } from "./performance-store.ts";
import type { Ranked } from "./core/ranked.ts";

/** What closed trades are compared by; `trade` is each by itself. */
export type GroupBy =
  | "currency"
  | "symbol"
  | "account"
  | "direction"
  | "setup"
  | "tag"
  | "weekday"
  | "openingHour"
  | "day"
  | "month"
  | "trade";
export type RankBy = "netPnl" | "expectancy" | "winRate" | "trades";

type Shape = FilterShape & { by: GroupBy; rank: RankBy; want: "best" | "worst" };
/** The clock of the groups stands apart from the filter's, which may be that of a session elsewhere. */
type KeyZone = { keyTurns: ZoneOffsets["turns"]; keyOffsets: ZoneOffsets["offsets"] };
type Given = FilterValues & KeyZone & { limit: number; least: number; currency?: string | undefined };

/**
 * The first groups of the closed trades that a filter finds, by a figure. Those with fewer than `least`
 * trades come last. A trade without such a name is in no group, and one with several tags is in each.
 */
export async function listGroups(
  ledger: Ledger,
  userId: string,
  {
    by,
    rank,
    want,
    limit,
    least,
    zone,
    ...asked
  }: Pick<Shape, "by" | "rank" | "want"> & Pick<Given, "limit" | "least"> & { zone: ZoneOffsets } & Asked,
): Promise<Ranked[]> {
  const clock = { keyTurns: zone.turns, keyOffsets: zone.offsets };
  const given = { ...valuesOf(userId, asked), ...clock, limit, least, currency: asked.currency };
  return ledger.read(groups({ ...shapeOf(asked), by, rank, want }, given));
}

const groups = preparedBy(
  "ledger",
  (shape: Shape, given: Holes<Given>) => {
    const net = netOf(shape.lotMethod);
    const toward = shape.want === "best" ? sql`desc` : sql`asc`;
    return sql<Ranked>`
    with found as materialized (
      select id, currency, ${ownKey(shape.by, given)} as key, ${net} as net, ${outcomeOf(net, given.userId)} as outcome
      from trades where status = 'closed' and ${filtered(shape, given, sql`closed_at`)}
        ${given.currency && sql`and currency = ${given.currency}`}
    ), chosen as materialized (
      select currency from found group by currency order by count(*) desc, currency limit 1
    ), keyed as (${keyed(shape.by, given.userId)}), summed as (
      select key, currency, count(*)::int as trades, sum(net) as net, ${RANKS[shape.rank]} as rank from keyed
      where key is not null and key <> 'untimed' ${shape.by === "currency" ? undefined : sql`and currency = (select currency from chosen)`}
      group by key, currency
    ), ranked as (
      select *, (count(*) over ())::int as groups, row_number() over (order by (trades >= ${given.least}::int) desc, rank ${toward}, trades desc, key) as place
      from summed
    )
    select key, ${nameOf(shape.by, given.userId)} as name, currency, trades, net, groups from ranked s
    where place <= ${given.limit}::int order by place`;
  },
  [
    {
      shape: { lotMethod: "fifo", result: undefined, by: "symbol", rank: "netPnl", want: "best" },
      given: ["userId", "keyTurns", "keyOffsets", "limit", "least"],
    },
    {
      shape: { lotMethod: "lifo", result: "win", after: "win", by: "setup", rank: "winRate", want: "worst" },
      given: [...FILTER_VALUES, "keyTurns", "keyOffsets", "limit", "least", "currency"],
    },
    {
      shape: { lotMethod: "fifo", result: undefined, by: "openingHour", rank: "expectancy", want: "worst" },
      given: ["userId", "keyTurns", "keyOffsets", "limit", "least"],
    },
  ],
);

const RANKS: Record<RankBy, SQL> = {
  netPnl: sql`sum(net)`,
  expectancy: sql`avg(net)`,
  winRate: sql`avg((outcome = 1)::int)`,
  trades: sql`count(*)`,
};

function ownKey(by: GroupBy, { keyTurns, keyOffsets }: Holes<Given>): SQL {
  const zone = { turns: keyTurns, offsets: keyOffsets };
  switch (by) {
    case "currency":
      return sql`currency`;
    case "symbol":
      return sql`symbol`;
    case "account":
      return sql`account_id`;
    case "direction":
      return sql`direction`;
    case "trade":
      return sql`id`;
    case "weekday":
      return weekdayOf(CLOSED, zone);
    case "openingHour":
      return hourOf(OPENED, zone);
    case "day":
    case "month":
      return timeKeyOf(by, zone, CLOSED);
    case "setup":
    case "tag":
      return sql`null::text`;
  }
}

const LABELS: Partial<Record<GroupBy, (userId: SQLWrapper) => SQL>> = {
  setup: (userId) =>
    sql`select trade_id, setup_id as label from annotations where user_id = ${userId} and setup_id is not null`,
  tag: (userId) => sql`select trade_id, tag_id as label from trade_tags where user_id = ${userId}`,
};

/** Labels come to their trade by its id in one sorted pass. A join would depend on what the planner knows. */
function keyed(by: GroupBy, userId: SQLWrapper): SQL {
  const labels = LABELS[by]?.(userId);
  if (labels === undefined) return sql`select key, currency, net, outcome from found`;
  return sql`
      select label as key, currency, net, outcome from (
        select label, max(currency) over own as currency, max(net) over own as net, max(outcome) over own as outcome from (
          select id, null::text as label, currency, net, outcome from found
          union all select trade_id, label, null, null, null from (${labels}) l
        ) e window own as (partition by id)
      ) known where label is not null and currency is not null`;
}

function nameOf(by: GroupBy, userId: SQLWrapper): SQL {
  const nameIn = (table: SQL) =>
    sql`coalesce((select name from ${table} a where a.user_id = ${userId} and a.id = s.key), key)`;
  switch (by) {
    case "account":
      return nameIn(sql`accounts`);
    case "setup":
      return nameIn(sql`setups`);
    case "tag":
      return nameIn(sql`tags`);
    case "trade":
      return sql`coalesce((select symbol from trades a where a.user_id = ${userId} and a.id = s.key), key)`;
    default:
      return sql`key`;
  }
}
