import { type SQL, sql } from "drizzle-orm";
import type { TradeFilter } from "#shared/contracts/trades.ts";
import { alongIndex } from "../../db/side-index.ts";
import { legsWithStructures } from "../../db/structure-legs.ts";
import type { Holes } from "../../db/statement.ts";
import { ADHERENCE, answersOf, answerTo } from "../../db/rule-answers.ts";
import { isAmong } from "../../db/id-sets.ts";
import { fold } from "./core/fold.ts";
import { searchedIn } from "./core/words.ts";

/** How many words a filter searches, which decides the text of its conditions. */
export type WrittenShape = { words?: number };

/** Names and words in their folded form. */
export type WrittenValues = {
  tag?: string | undefined;
  setup?: string | undefined;
  words?: readonly string[] | undefined;
  /** The id of a rule. */
  rule?: string | undefined;
  adherence?: TradeFilter["adherence"];
  structure?: TradeFilter["structure"];
};

type Asked = Pick<TradeFilter, "tag" | "setup" | "text" | "rule" | "adherence" | "structure">;

export function writtenShape({ text }: Asked): WrittenShape {
  return { words: text === undefined ? 0 : searchedIn(text).length };
}

export function writtenValues({ tag, setup, text, rule, adherence, structure }: Asked): WrittenValues {
  return {
    tag: tag && fold(tag),
    setup: setup && fold(setup),
    words: text === undefined ? undefined : searchedIn(text),
    rule,
    adherence,
    structure,
  };
}

/**
 * The trades of a tag, of a setup, and those that hold every word. Each set is read once, however many
 * trades are compared with it.
 */
export function written(
  { words = 0 }: WrittenShape,
  given: Holes<WrittenValues & { userId: string }>,
): SQL | undefined {
  const { userId } = given;
  const conditions: SQL[] = [];
  if (given.tag)
    conditions.push(
      isAmong(sql`select trade_id from trade_tags where user_id = ${userId}
      and tag_id = (select id from tags where user_id = ${userId} and folded = ${given.tag})`),
    );
  if (given.setup)
    conditions.push(
      isAmong(sql`select trade_id from annotations where user_id = ${userId}
      and setup_id = (select id from setups where user_id = ${userId} and folded = ${given.setup})`),
    );
  const { rule, adherence } = given;
  if (rule || adherence)
    conditions.push(
      isAmong(sql`select trade_id from (${answersOf(userId, rule ? answerTo(rule) : ADHERENCE)}) c
      ${adherence && sql`where answer = ${adherence}`}`),
    );
  if (given.structure)
    conditions.push(
      isAmong(sql`select l.trade_id from ${legsWithStructures(userId)}
      where s.shape = ${given.structure}`),
    );
  for (let n = 1; n <= words && given.words; n++)
    conditions.push(holds(userId, sql`((${given.words}::text[])[${n}::int] collate "C")`));
  if (conditions.length === 0) return undefined;
  return sql.join(
    conditions.map((condition) => sql` and ${alongIndex(condition)}`),
    sql``,
  );
}

/** A word of the notes or of a name begins so, or the symbol does. */
function holds(userId: Holes<{ userId: string }>["userId"], word: SQL): SQL {
  const named = sql`position(' ' || ${word} in ' ' || folded) > 0`;
  return sql`starts_with(upper(symbol), upper(${word}))
    or ${isAmong(sql`select trade_id from trade_words where user_id = ${userId}
      and word >= ${word} and word < ${word} || chr(1114111)`)}
    or ${isAmong(sql`select l.trade_id from (select id from tags where user_id = ${userId} and ${named}) g
      cross join lateral (select trade_id from trade_tags where user_id = ${userId} and tag_id = g.id) l`)}
    or ${isAmong(sql`select l.trade_id from (select id from setups where user_id = ${userId} and ${named}) g
      cross join lateral (select trade_id from annotations where user_id = ${userId} and setup_id = g.id) l`)}`;
}
