import { sql } from "drizzle-orm";
import { MOST_KEPT_QUESTIONS, type Question } from "#shared/contracts/questions.ts";
import type { Ledger, Tx } from "../../../db/ledger.ts";
import type { coach_questions } from "../../../db/schema/questions.ts";
import { type Holes, preparedBy } from "../../../db/statement.ts";
import { keptQuestion } from "./core/kept-question.ts";

export type QuestionRow = Omit<typeof coach_questions.$inferSelect, "user_id">;

/** Keeps a question; beyond MOST_KEPT_QUESTIONS the oldest one makes room. */
export async function insertQuestion(tx: Tx, { id, at, text, ...answer }: Question): Promise<void> {
  await tx.query(sql<never>`insert into coach_questions (user_id, id, at, text, answer)
    values (${tx.userId}, ${id}, ${at}::timestamptz, ${text}, ${JSON.stringify(answer)}::jsonb)`);
  await tx.query(sql<never>`
    delete from coach_questions where user_id = ${tx.userId} and id in (
      select id from coach_questions where user_id = ${tx.userId} order by id desc offset ${MOST_KEPT_QUESTIONS}::int)`);
}

/** One page and one row more, the newest first, before an id. */
export function listQuestions(
  query: Ledger["read"],
  userId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<QuestionRow[]> {
  return query(page(null, { userId, limit: limit + 1, ...(before !== null && { before }) }));
}
const page = preparedBy(
  "ledger",
  (_: null, { userId, limit, before }: Holes<{ userId: string; limit: number; before?: string }>) =>
    sql<QuestionRow>`select id, at, text, answer from coach_questions
      where user_id = ${userId} ${before && sql`and id < ${before}`} order by id desc limit ${limit}`,
  [
    { shape: null, given: ["userId", "limit"] },
    { shape: null, given: ["userId", "limit", "before"] },
  ],
);

/** True when there was such a question. */
export async function deleteQuestion(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`delete from coach_questions where user_id = ${tx.userId} and id = ${id} returning 1`,
  );
  return rows.length > 0;
}

export function toQuestion({ id, at, text, answer }: QuestionRow): Question {
  return keptQuestion({ id, at, text, ...answer });
}
