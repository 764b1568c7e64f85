import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

/** What a user's calls to the model have used on the newest day. */
export const model_use = pgTable("model_use", {
  user_id: text().primaryKey(),
  day: date().notNull(),
  calls: integer().notNull(),
  tokens: integer().notNull(),
});

export const modelUsePrivacy = own(model_use, exported("day", "calls"), withheld({ tokens: INTERNAL }));

/** What was sent to a model for a reflection, and what came back. */
export const reflection_transcripts = pgTable(
  "reflection_transcripts",
  {
    user_id: text().notNull(),
    reflection_id: text().notNull(),
    transcript: jsonb().$type<object>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.reflection_id] })],
);

export const reflectionTranscriptsPrivacy = own(
  reflection_transcripts,
  exported("reflection_id", "transcript"),
);
