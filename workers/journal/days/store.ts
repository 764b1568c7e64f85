import { sql } from "drizzle-orm";
import { LONGEST_DAY_OPENING } from "#shared/contracts/days.ts";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { askedAs } from "../../db/rows.ts";
import { type Holes, prepared, preparedBy } from "../../db/statement.ts";
import type { DayRow, HeadRow, TemplateRow, Texts } from "./core/day-row.ts";

type Keyed = { userId: string; day: string };

const COLUMNS = sql`plan, saw, did, sleep, calm, focus, version, updated_at`;

/** What the owner wrote about a day, or null before the first word. */
export async function findDay(query: Tx["query"], userId: string, day: string): Promise<DayRow | null> {
  return (await query(dayOf({ userId, day })))[0] ?? null;
}
const dayOf = prepared(
  "ledger",
  ({ userId, day }: Holes<Keyed>) =>
    sql<DayRow>`select ${COLUMNS} from days where user_id = ${userId} and day = ${day}`,
);

/** The row of a day, made before its first word. Nobody else writes it until the transaction ends. */
export async function lockDay(tx: Tx, day: string): Promise<DayRow> {
  tx.send(begun({ userId: tx.userId, day, at: toInstant(tx.now) }));
  const [row] = await tx.query(locked({ userId: tx.userId, day }));
  if (row === undefined) throw new Error("a day that was begun is not there");
  return row;
}
const begun = prepared(
  "ledger",
  ({ userId, day, at }: Holes<Keyed & { at: string }>) => sql<never>`
    insert into days (user_id, day, updated_at) values (${userId}, ${day}, ${at}::timestamptz) on conflict do nothing`,
);
const locked = prepared(
  "ledger",
  ({ userId, day }: Holes<Keyed>) => sql<DayRow>`
    select ${COLUMNS} from days where user_id = ${userId} and day = ${day} for no key update`,
);

/** Writes a day as the row's next version. */
export async function updateDay(tx: Tx, day: string, row: DayRow): Promise<void> {
  await tx.query(sql<never>`update days set plan = ${row.plan}, saw = ${row.saw}, did = ${row.did},
      sleep = ${row.sleep}, calm = ${row.calm}, focus = ${row.focus}, version = version + 1,
      updated_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and day = ${day}`);
}

/** Replaces the words by which a day is found. */
export function replaceDayWords(tx: Tx, day: string, words: readonly string[]): void {
  tx.send(sql`delete from day_words where user_id = ${tx.userId} and day = ${day}`);
  if (words.length === 0) return;
  const given = askedAs("given", words, { word: ["text", (word) => word] });
  tx.send(sql`insert into day_words (user_id, day, word) select ${tx.userId}, ${day}, word from ${given}`);
}

type Span = { userId: string; from: string; to: string };
type Page = Span & { limit: number; words?: readonly string[] };

/**
 * One page of the days that were written about or have a picture, and one more, the latest first. Both ends
 * of the span are within it. With words only days that hold each of them, by how it begins.
 */
export function listDays(
  query: Tx["query"],
  { words, ...span }: Omit<Page, "words"> & { words: readonly string[] },
): Promise<HeadRow[]> {
  const given = { ...span, limit: span.limit + 1, ...(words.length > 0 && { words }) };
  return query(page(words.length, given));
}
/** A row without a word or a check-in is one that somebody began and left, or emptied. */
const IS_WRITTEN = sql`(plan <> '' or saw <> '' or did <> '' or num_nonnulls(sleep, calm, focus) > 0)`;
const page = preparedBy(
  "ledger",
  (count: number, { userId, from, to, limit, words }: Holes<Page>) => {
    const span = sql`user_id = ${userId} and day >= ${from} and day <= ${to}`;
    const holds = Array.from({ length: words === undefined ? 0 : count }, (_, n) => {
      const word = sql`((${words}::text[])[${n + 1}::int] collate "C")`;
      return sql`select day from day_words where ${span} and word >= ${word} and word < ${word} || chr(1114111)`;
    });
    const found =
      holds.length > 0
        ? sql.join(holds, sql` intersect `)
        : sql`(select day from days where ${span} and ${IS_WRITTEN} order by day desc limit ${limit})
          union (select about from attachments where user_id = ${userId} and about >= ${from} and about <= ${to}
            group by about order by about desc limit ${limit})`;
    return sql<HeadRow>`
      select f.day, coalesce(d.plan <> '', false) as has_plan, coalesce(d.saw <> '' or d.did <> '', false) as has_review,
        d.sleep, d.calm, d.focus, coalesce(left(coalesce(nullif(d.saw, ''), nullif(d.did, ''), d.plan),
          ${LONGEST_DAY_OPENING}::int), '') as opening,
        (select count(*)::int from attachments a where a.user_id = ${userId} and a.about = f.day) as pictures
      from (select day from (${found}) s order by day desc limit ${limit}) f
      left join lateral (select plan, saw, did, sleep, calm, focus from days
        where user_id = ${userId} and day = f.day) d on true
      order by f.day desc`;
  },
  [
    { shape: 0, given: ["userId", "from", "to", "limit"] },
    { shape: 2, given: ["userId", "from", "to", "limit", "words"] },
  ],
);

export async function findTemplate(query: Tx["query"], userId: string): Promise<TemplateRow | null> {
  return (await query(templateOf({ userId })))[0] ?? null;
}
const templateOf = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<TemplateRow>`select plan, saw, did, version from day_templates where user_id = ${userId}`,
);

/** The owner's template, made before its first word and locked until the transaction ends. */
export async function lockTemplate(tx: Tx): Promise<TemplateRow> {
  tx.send(sql`insert into day_templates (user_id, updated_at) values (${tx.userId}, ${toInstant(tx.now)})
    on conflict do nothing`);
  const [row] = await tx.query(sql<TemplateRow>`select plan, saw, did, version from day_templates
    where user_id = ${tx.userId} for no key update`);
  if (row === undefined) throw new Error("a template that was begun is not there");
  return row;
}

/** Writes the template as its next version. */
export async function updateTemplate(tx: Tx, { plan, saw, did }: Texts): Promise<void> {
  await tx.query(sql<never>`update day_templates set plan = ${plan}, saw = ${saw}, did = ${did},
      version = version + 1, updated_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId}`);
}
