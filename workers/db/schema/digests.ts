import { date, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import type { DigestContent } from "#shared/contracts/digests.ts";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const digests = pgTable(
  "digests",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    week: date().notNull(),
    from_at: instant().notNull(),
    to_at: instant().notNull(),
    zone: text().notNull(),
    at: instant().notNull(),
    revision: integer().notNull().default(1),
    content: jsonb().$type<DigestContent>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] }), unique().on(t.user_id, t.week)],
);

export const digestsPrivacy = own(
  digests,
  exported("id", "week", "from_at", "to_at", "zone", "at", "revision", "content"),
);

/** The week of a user that runs. */
export const digest_weeks = pgTable("digest_weeks", {
  user_id: text().primaryKey(),
  week: date().notNull(),
  since: instant().notNull(),
  next_at: instant().notNull(),
  zone: text().notNull(),
});

export const digestWeeksPrivacy = own(
  digest_weeks,
  exported(),
  withheld({ week: INTERNAL, since: INTERNAL, next_at: INTERNAL, zone: INTERNAL }),
);
