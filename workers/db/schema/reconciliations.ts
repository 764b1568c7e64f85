import { foreignKey, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { KeptReconciliation, StatedByUser } from "#shared/contracts/reconciliation.ts";
import { instant } from "./column-types.ts";
import { accounts } from "./journal.ts";
import { exported, own } from "./privacy.ts";

type Stated = Pick<StatedByUser, "positions" | "cash">;
type Result = Pick<KeptReconciliation, "status" | "compared" | "differing" | "largest">;

/** How the ledger agreed with a statement, or with what its owner typed in; a row for each account of it. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    user_id: text().notNull(),
    id: text().notNull(),
    account_id: text().notNull(),
    import_id: text(),
    at: instant().notNull(),
    stated: jsonb().$type<Stated>(),
    result: jsonb().$type<Result>().notNull(),
    checked_at: instant().notNull(),
    created_at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.user_id, t.id] }),
    foreignKey({ columns: [t.user_id, t.account_id], foreignColumns: [accounts.user_id, accounts.id] }),
  ],
);

export const reconciliationsPrivacy = own(
  reconciliations,
  exported("id", "account_id", "import_id", "at", "stated", "result", "checked_at", "created_at"),
);
