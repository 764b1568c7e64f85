import { sql } from "drizzle-orm";
import { MOST_CITED, type Reflection, type Sentence } from "#shared/contracts/biases.ts";
import type { Tx } from "../../db/ledger.ts";
import { array, type Holes, preparedBy } from "../../db/statement.ts";

/** True when an import has its reflection. */
export async function isReflectedOn(tx: Tx, importId: string): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`select 1 from reflections where user_id = ${tx.userId} and import_id = ${importId}`,
  );
  return rows.length > 0;
}

/** Those of these trades that stand, with their symbols, in the given order. */
export async function listSymbols(tx: Tx, ids: readonly string[]): Promise<{ id: string; symbol: string }[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query(sql<{ id: string; symbol: string }>`
    select id, symbol from trades where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`);
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}

/** Stores a reflection. It returns false when this import already has one. */
export async function insertReflection(
  tx: Tx,
  userId: string,
  { id, importId, at, author, sentences, facts }: Reflection,
): Promise<boolean> {
  const rows = await tx.query(sql<{ id: string }>`
    insert into reflections (user_id, id, import_id, at, author, sentences, facts)
    values (${userId}, ${id}, ${importId}, ${at}, ${author}, ${JSON.stringify(sentences)}::jsonb, ${JSON.stringify(facts)}::jsonb)
    on conflict do nothing returning id`);
  return rows.length > 0;
}

export type ReflectionPosition = { at: string; id: string };

/**
 * One page and one row more, newest first, after a position. Older rows cite more trades than are answered.
 */
export async function listReflections(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: ReflectionPosition | null; limit: number },
): Promise<Reflection[]> {
  const rows = await query(newest(null, { userId, limit: limit + 1, at: after?.at, id: after?.id }));
  return rows.map((row) => ({ ...row, sentences: row.sentences.map(citedShortly) }));
}
type Page = { userId: string; limit: number; at?: string | undefined; id?: string | undefined };
const newest = preparedBy(
  "ledger",
  (_: null, { userId, limit, at, id }: Holes<Page>) => sql<Reflection>`
    select id, import_id as "importId", at, author, sentences, facts, exists (select from reflection_transcripts
      where user_id = ${userId} and reflection_id = reflections.id offset 0) as "hasTranscript"
    from reflections where user_id = ${userId} ${at && sql`and (at, id) < (${at}::timestamptz, ${id})`}
    order by at desc, id desc limit ${limit}`,
  [{ shape: null, given: ["userId", "limit", "at", "id"] }],
);

function citedShortly({ parts, ...rest }: Sentence): Sentence {
  const cited = parts.map(({ tradeIds, ...part }) => ({
    ...part,
    ...(tradeIds === undefined ? {} : { tradeIds: tradeIds.slice(0, MOST_CITED) }),
  }));
  return { ...rest, parts: cited };
}
