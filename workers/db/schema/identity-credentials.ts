import { integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Provider } from "#shared/contracts/providers.ts";
import { users } from "./identity-users.ts";
import { exported, INTERNAL, own, SECRET, withheld } from "./privacy.ts";

const owner = () => text().references(() => users.id, { onDelete: "cascade" });

export const passkeys = sqliteTable("passkeys", {
  id: text().primaryKey(),
  user_id: owner().notNull(),
  credential_id: text().notNull().unique(),
  rp_id: text().notNull(),
  public_key: text().notNull(),
  counter: integer().notNull(),
  transports: text().notNull(),
  backup_eligible: integer().notNull(),
  backed_up: integer().notNull(),
  aaguid: text().notNull(),
  name: text().notNull(),
  created_at: integer().notNull(),
  last_used_at: integer().notNull(),
  counter_behind_at: integer(),
});

export const passkeysPrivacy = own(
  passkeys,
  exported(
    "id",
    "credential_id",
    "rp_id",
    "public_key",
    "counter",
    "transports",
    "backup_eligible",
    "backed_up",
    "aaguid",
    "name",
    "created_at",
    "last_used_at",
    "counter_behind_at",
  ),
);

export const passwords = sqliteTable("passwords", {
  user_id: owner().primaryKey(),
  hash: text().notNull(),
  changed_at: integer().notNull(),
});

export const passwordsPrivacy = own(passwords, exported("changed_at"), withheld({ hash: SECRET }));

export const provider_identities = sqliteTable(
  "provider_identities",
  {
    id: text().primaryKey(),
    user_id: owner().notNull(),
    provider: text().$type<Provider>().notNull(),
    issuer: text().notNull(),
    subject: text().notNull(),
    email: text(),
    refresh_sealed: text(),
    created_at: integer().notNull(),
    last_used_at: integer().notNull(),
  },
  (t) => [unique().on(t.issuer, t.subject)],
);

export const providerIdentitiesPrivacy = own(
  provider_identities,
  exported("id", "provider", "issuer", "subject", "email", "created_at", "last_used_at"),
  withheld({ refresh_sealed: SECRET }),
);

/** Challenges, links and tickets that may be spent once. */
export const challenges = sqliteTable("challenges", {
  hash: text().primaryKey(),
  purpose: text().notNull(),
  user_id: text(),
  session_id: text(),
  payload: text().notNull(),
  expires_at: integer().notNull(),
});

export const challengesPrivacy = own(
  challenges,
  exported("purpose", "session_id", "expires_at"),
  withheld({ hash: SECRET, payload: SECRET }),
);

export const sign_in_attempts = sqliteTable("sign_in_attempts", {
  account: text().primaryKey(),
  failures: integer().notNull(),
  open_at: integer().notNull(),
  updated_at: integer().notNull(),
});

export const signInAttemptsPrivacy = own(
  sign_in_attempts,
  exported("failures", "open_at", "updated_at"),
  withheld({}),
  { owner: { column: "account", is: "attempts" } },
);

export const oauth_codes = sqliteTable("oauth_codes", {
  hash: text().primaryKey(),
  client_id: text().notNull(),
  redirect_uri: text().notNull(),
  code_challenge: text().notNull(),
  user_id: owner().notNull(),
  granted_by: text().notNull(),
  method: text().$type<SignInMethod>().notNull(),
  device: text().notNull(),
  session_id: text(),
  expires_at: integer().notNull(),
  spent_at: integer(),
  scope: text(),
});

export const oauthCodesPrivacy = own(
  oauth_codes,
  exported(
    "client_id",
    "scope",
    "redirect_uri",
    "granted_by",
    "method",
    "device",
    "session_id",
    "expires_at",
    "spent_at",
  ),
  withheld({ hash: SECRET, code_challenge: SECRET }),
);

export const recovery_codes = sqliteTable(
  "recovery_codes",
  {
    user_id: owner().notNull(),
    hash: text().notNull(),
    created_at: integer().notNull(),
    used_at: integer(),
  },
  (t) => [primaryKey({ columns: [t.user_id, t.hash] })],
);

export const recoveryCodesPrivacy = own(
  recovery_codes,
  exported("created_at", "used_at"),
  withheld({ hash: SECRET }),
);

export const recoveries = sqliteTable("recoveries", {
  id: text().primaryKey(),
  user_id: owner().notNull(),
  address: text().notNull(),
  link_hash: text().notNull().unique(),
  stop_hash: text().notNull().unique(),
  started_at: integer().notNull(),
  ready_at: integer().notNull(),
  lapses_at: integer().notNull(),
  ended_at: integer(),
  outcome: text().$type<"cancelled" | "finished" | "lapsed">(),
});

export const recoveriesPrivacy = own(
  recoveries,
  exported("id", "started_at", "ready_at", "lapses_at", "ended_at", "outcome"),
  withheld({ address: INTERNAL, link_hash: SECRET, stop_hash: SECRET }),
);
