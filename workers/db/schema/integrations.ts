import { boolean, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { AnyConfig } from "#shared/contracts/flow-nodes.ts";
import type { IntegrationCategory } from "#shared/contracts/integrations.ts";
import { instant } from "./column-types.ts";
import { exported, INTERNAL, own, SECRET, withheld } from "./privacy.ts";

export const integrations = pgTable(
  "integrations",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    type: text().notNull(),
    name: text().notNull(),
    category: text().$type<IntegrationCategory>().notNull(),
    config: jsonb().$type<AnyConfig>().notNull(),
    credentials: text(),
    sealed_version: integer().notNull().default(1),
    token: text(),
    token_until: instant(),
    token_claimed_until: instant(),
    is_connected: boolean(),
    last_checked: instant(),
    last_error: text(),
    version: integer().notNull().default(1),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const integrationsPrivacy = own(
  integrations,
  exported(
    "id",
    "type",
    "name",
    "category",
    "config",
    "is_connected",
    "last_checked",
    "last_error",
    "created_at",
    "updated_at",
  ),
  withheld({
    credentials: SECRET,
    sealed_version: INTERNAL,
    token: SECRET,
    token_until: INTERNAL,
    token_claimed_until: INTERNAL,
    version: INTERNAL,
  }),
);

export const workbenches = pgTable(
  "workbenches",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    purpose: text().notNull(),
    focus: text().notNull(),
    flow_ids: text().array().notNull(),
    version: integer().notNull().default(1),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.id] })],
);

export const workbenchesPrivacy = own(
  workbenches,
  exported("id", "name", "purpose", "focus", "flow_ids", "created_at", "updated_at"),
  withheld({ version: INTERNAL }),
);
