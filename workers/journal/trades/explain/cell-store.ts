import { type SQL, sql } from "drizzle-orm";
import type { CellKind } from "#shared/contracts/explain.ts";
import { isOfTrade, type OfTrade, timeKeyOf } from "../../../db/group-keys.ts";
import { HOLDING } from "../../../db/holding.ts";
import { type Clock, localOf, type When, type ZoneOffsets } from "../../../db/local-clock.ts";
import { ADHERENCE, answersOf, answerTo } from "../../../db/rule-answers.ts";
import { legsWithStructures } from "../../../db/structure-legs.ts";
import type { Holes } from "../../../db/statement.ts";

/** What a breakdown groups by that is no filter: an attribute of the trade, or a time of the clock. */
export type CellBy = Exclude<CellKind, "symbol" | "account">;
type Given = { userId: string; cellKey?: string | undefined } & Partial<ZoneOffsets>;

/** What a trade may have none of. Such trades are a group of their own. */
const MAY_BE_BARE: ReadonlySet<OfTrade> = new Set(["setup", "tag", "adherence", "rule", "structure"]);

export function isCellOfTrade(by: CellBy): by is OfTrade {
  return by !== "days" && isOfTrade(by);
}

/** The condition of what took place in a cell of times; undefined for other cells and for none. */
export function inTimeOf(by: CellBy | undefined, given: Holes<Given>, when: When): SQL | undefined {
  if (by === undefined || isCellOfTrade(by)) return undefined;
  if (by !== "days") return sql`and ${timeKeyOf(by, clockIn(given), when)} = ${given.cellKey}`;
  const local = localOf(when.at, when.isDateOnly, clockIn(given));
  const edge = (place: SQL) => sql`split_part(${given.cellKey}, '/', ${place})::timestamp`;
  return sql`and ${local} >= ${edge(sql`1`)} and ${local} < ${edge(sql`2`)} + interval '1 day'`;
}

/** The zone of the times of a cell. */
function clockIn({ turns, offsets }: Holes<Given>): Clock {
  if (turns === undefined || offsets === undefined) throw new Error("a cell of a time needs its zone");
  return { turns, offsets };
}

/**
 * The rows whose trade lies in a group; `nothing` are nulls for their columns from the sixth on. Its trades
 * come to their rows by the id in one sorted pass. A join would depend on what the planner knows. The group
 * without a label has what none marks.
 */
export function inCell(
  by: OfTrade,
  given: Holes<Given>,
  { rows, nothing }: { rows: SQL; nothing: SQL },
): SQL {
  const isBare = sql`(${given.cellKey}::text = '' and ${MAY_BE_BARE.has(by)})`;
  return sql`
    select * from (
      select *, bool_or(is_mark) over (partition by id) as is_marked from (
        select r.*, false as is_mark from (${rows}) r
        union all
        select m.id, null::text, null::text, null::text, null::timestamptz, ${nothing}, true from (${marksOf(by, given)}) m
      ) u
    ) w where not is_mark and is_marked <> ${isBare}`;
}

function marksOf(by: OfTrade, { userId, cellKey }: Holes<Given>): SQL {
  const ofName = (table: SQL) =>
    sql`(select id from ${table} where user_id = ${userId} and name = ${cellKey} limit 1)`;
  switch (by) {
    case "direction":
      return sql`select id from trades where user_id = ${userId} and direction = ${cellKey}`;
    case "holding":
      return sql`select id from trades where user_id = ${userId} and ${HOLDING} = ${cellKey}`;
    case "setup":
      return sql`select trade_id as id from annotations where user_id = ${userId}
        and case when ${cellKey}::text = '' then setup_id is not null else setup_id = ${ofName(sql`setups`)} end`;
    case "tag":
      return sql`select trade_id as id from trade_tags where user_id = ${userId}
        and case when ${cellKey}::text = '' then true else tag_id = ${ofName(sql`tags`)} end`;
    case "adherence":
      return sql`select trade_id as id from (${answersOf(userId, ADHERENCE)}) c
        where ${cellKey}::text = '' or answer = ${cellKey}`;
    case "structure":
      return sql`select l.trade_id as id from ${legsWithStructures(userId)}
        where ${cellKey}::text = '' or s.shape = ${cellKey}`;
    case "rule": {
      const ofRule = answerTo(sql`split_part(${cellKey}, ':', 1)`);
      const answer = sql`case when ${cellKey}::text = '' then ${ADHERENCE} else ${ofRule} end`;
      return sql`select trade_id as id from (${answersOf(userId, answer)}) c
        where ${cellKey}::text = '' or answer = split_part(${cellKey}, ':', 2)`;
    }
  }
}
