import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Question } from "#shared/contracts/questions.ts";
import { instant } from "./column-types.ts";
import { exported, own } from "./privacy.ts";

/** What a user asked the coach, with the answer as it was then. */
export const coach_questions = pgTable(
  "coach_questions",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    at: instant().notNull(),
    text: text().notNull(),
    answer: jsonb().$type<Omit<Question, "id" | "at" | "text">>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const coachQuestionsPrivacy = own(coach_questions, exported("id", "at", "text", "answer"));
