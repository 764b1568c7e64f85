import { type SQL, sql } from "drizzle-orm";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { Exclusion } from "#shared/contracts/exclusions.ts";
import { timeKeyOf } from "../../../db/group-keys.ts";
import { HOLDING } from "../../../db/holding.ts";
import { ms } from "../../../db/instants.ts";
import { hourOf, weekdayOf, type When, type ZoneOffsets } from "../../../db/local-clock.ts";
import type { Selected } from "../../../db/selected-rows.ts";
import type { Holes } from "../../../db/statement.ts";
import { ADHERENCE, answersOf } from "../../../db/rule-answers.ts";
import { isAmong } from "../../../db/id-sets.ts";
import { fold } from "../../trades/core/fold.ts";
import type { Pauses } from "./core/cool-off.ts";

/** The exclusions that SQL knows by their values; the trades of biases come by their ids. */
type Named = Omit<Exclusion, "biases">;
type Caps = Pick<SimpleSimulation, "capSize" | "capNotional" | "capLossR">;

/** What selects the trades and decides about each; names of tags and setups are folded. */
export type Rules = Selected &
  ZoneOffsets & { [K in keyof Named]: readonly string[] | undefined } & {
    [K in keyof Caps]: Caps[K];
  } & { ids?: readonly string[] | undefined } & { [K in keyof Pauses]?: Pauses[K] | undefined };

export const RULE_NAMES = [
  "tags",
  "setups",
  "symbols",
  "directions",
  "holdings",
  "hours",
  "weekdays",
  "weekdayHours",
  "entryHours",
  "accounts",
  "days",
  "months",
  "adherences",
  "answers",
  "ids",
  "capSize",
  "capNotional",
  "capLossR",
  "starts",
  "ends",
  "after",
] as const satisfies readonly (keyof Rules)[];

/** The values of a simulation. The account of `asked` is an id; the trades with `ids` are left out. */
export function rulesOf(
  userId: string,
  asked: SimpleSimulation,
  { ids, ...zone }: ZoneOffsets & Pick<Rules, "ids">,
): Rules {
  const { symbol, account, from, to, exclude = {}, capSize, capNotional, capLossR } = asked;
  const { tags, setups, biases: _, ...others } = exclude;
  const named = { tags: tags?.map(fold), setups: setups?.map(fold), ids };
  return { userId, symbol, account, from, to, ...zone, ...others, ...named, capSize, capNotional, capLossR };
}

/** The conditions of the trades that the period touches, of which some close may count. */
export function touched({ userId, symbol, account, from, to }: Holes<Rules>): SQL {
  return sql`user_id = ${userId}
    ${symbol && sql`and symbol = ${symbol}`}
    ${account && sql`and account_id = ${account}`}
    ${from && sql`and coalesce(closed_at, 'infinity') >= ${from}::timestamptz`}
    ${to && sql`and opened_at < ${to}::timestamptz`}`;
}

const ENTRY: When = { at: sql`opened_at`, isDateOnly: sql`opened_date_only` };
/** When the trade counts in a breakdown. */
const COUNTED: When = {
  at: sql`coalesce(closed_at, opened_at)`,
  isDateOnly: sql`case when closed_at is null then opened_date_only else closed_date_only end`,
};

/** Not null where one of the answers, such as `rul_…:broken`, was given. */
function anyOf(wanted: NonNullable<Holes<Rules>["answers"]>): SQL {
  const given = (answer: SQL, column: SQL) =>
    sql`exists (select from unnest(${column}) r (id) where r.id || ${answer} = any(${wanted}::text[]))`;
  return sql`case when ${given(sql`':followed'`, sql`followed`)} or ${given(sql`':broken'`, sql`broken`)} then 'given' end`;
}

/** Whether any exclusion applies to a row of trades. Each set is read once. */
export function excluded(given: Holes<Rules>): SQL {
  const { userId, tags, setups, symbols, directions, holdings, hours, weekdays, weekdayHours } = given;
  const isAny = (value: SQL, wanted: SQL | Holes<Rules>["tags"]) => sql`${value} = any(${wanted}::text[])`;
  const conditions = [
    symbols && isAny(sql`symbol`, symbols),
    given.ids && isAny(sql`id`, given.ids),
    directions && isAny(sql`direction`, directions),
    holdings && isAny(HOLDING, holdings),
    hours && isAny(hourOf(COUNTED, given), hours),
    weekdays && isAny(weekdayOf(COUNTED, given), weekdays),
    weekdayHours &&
      isAny(sql`${weekdayOf(COUNTED, given)} || '-' || ${hourOf(COUNTED, given)}`, weekdayHours),
    given.entryHours && isAny(hourOf(ENTRY, given), given.entryHours),
    given.days && isAny(timeKeyOf("day", given, COUNTED), given.days),
    given.months && isAny(timeKeyOf("month", given, COUNTED), given.months),
    given.accounts &&
      sql`account_id in (select id from accounts
        where user_id = ${userId} and (${isAny(sql`name`, given.accounts)} or ${isAny(sql`id`, given.accounts)}))`,
    given.adherences &&
      isAmong(
        sql`select trade_id from (${answersOf(userId, ADHERENCE)}) c where ${isAny(sql`answer`, given.adherences)}`,
      ),
    given.answers && isAmong(sql`select trade_id from (${answersOf(userId, anyOf(given.answers))}) c`),
    tags &&
      isAmong(sql`select trade_id from trade_tags where user_id = ${userId}
        and tag_id in (select id from tags where user_id = ${userId} and ${isAny(sql`folded`, tags)})`),
    setups &&
      isAmong(sql`select trade_id from annotations where user_id = ${userId}
        and setup_id in (select id from setups where user_id = ${userId} and ${isAny(sql`folded`, setups)})`),
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}

const OPENED_MS = sql`${ms(sql`opened_at`)}`;
const PAUSE = sql`width_bucket(${OPENED_MS}, starts)`;

/**
 * Whether the trade opens within a pause, and the pauses beside the table of trades. A name has a fixed
 * length, so that an element of their array is found at once.
 */
export function paused({ starts, ends, after }: Holes<Rules>): { isPaused: SQL; beside: SQL | undefined } {
  if (starts === undefined || ends === undefined || after === undefined)
    return { isPaused: sql`false`, beside: undefined };
  return {
    isPaused: sql`not opened_date_only and coalesce(${OPENED_MS} < ends[${PAUSE}]
      and (${OPENED_MS} > starts[${PAUSE}] or id > after[${PAUSE}]::text collate "C"), false)`,
    beside: sql`cross join (select ${starts}::float8[] as starts, ${ends}::float8[] as ends, ${after}::name[] as after) p`,
  };
}

/**
 * The part of a trade that the caps of its size leave: `cap` out of `whole`. Both caps together are compared
 * as fractions of one denominator. A price that is not known is 0 and has no notional.
 */
export function sizeLeft({
  userId,
  capSize,
  capNotional,
}: Holes<Rules>): { cap: SQL; whole: SQL } | undefined {
  const notional = sql`(abs(entry_price) * quantity * ${multiplierOf(userId)})`;
  const quantity = capSize && sql`${capSize}::numeric`;
  const money = capNotional && sql`${capNotional}::numeric`;
  if (quantity && money) {
    return {
      cap: orWithoutPrice(sql`least(${quantity} * ${notional}, ${money} * quantity)`, quantity),
      whole: orWithoutPrice(sql`quantity * ${notional}`, sql`quantity`),
    };
  }
  if (quantity) return { cap: quantity, whole: sql`quantity` };
  return money ? { cap: money, whole: notional } : undefined;
}

function orWithoutPrice(known: SQL, unknown: SQL): SQL {
  return sql`case when entry_price = 0 then ${unknown} else ${known} end`;
}

/** The multiplier of the instrument of a row of trades. */
export function multiplierOf(userId: Holes<Rules>["userId"]): SQL {
  return sql`(select i.multiplier from instruments i where i.user_id = ${userId} and i.id = instrument_id)`;
}
