import { integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Export } from "#shared/contracts/privacy.ts";
import type { Preferences, ThemeChoice } from "#shared/contracts/profile.ts";
import { instant, int8 } from "./column-types.ts";
import { exported, INTERNAL, own, withheld } from "./privacy.ts";

export const preferences = pgTable("preferences", {
  user_id: text().primaryKey(),
  preferences: jsonb().$type<Partial<Preferences>>(),
  preferences_version: integer().notNull().default(0),
  theme: jsonb().$type<ThemeChoice>(),
  theme_version: integer().notNull().default(0),
  changed_at: instant().notNull(),
});

export const preferencesPrivacy = own(
  preferences,
  exported("preferences", "theme", "changed_at"),
  withheld({ preferences_version: INTERNAL, theme_version: INTERNAL }),
);

export const exports = pgTable(
  "exports",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    status: text().$type<Export["status"]>().notNull(),
    job_id: text().notNull(),
    size: int8(),
    created_at: instant().notNull(),
    finished_at: instant(),
    expires_at: instant(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const exportsPrivacy = own(
  exports,
  exported("id", "status", "size", "created_at", "finished_at", "expires_at"),
  withheld({ job_id: INTERNAL }),
);
