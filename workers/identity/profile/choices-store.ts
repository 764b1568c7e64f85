import { eq, sql } from "drizzle-orm";
import { Preferences, ThemeChoice } from "#shared/contracts/profile.ts";
import { DEFAULT_THEME } from "#shared/tokens.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { preferences } from "../../db/schema/account.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";

export type Versioned<T> = { value: T; version: number };

const PREFERENCES: Preferences = {
  timeZone: null,
  baseCurrency: null,
  locale: null,
  orderStepUpAbove: null,
  breakeven: { unit: "money", amount: "0" },
  notifications: { securityAlerts: true, weeklyDigest: false, reflections: true, importProgress: false },
};
const THEME: ThemeChoice = { theme: DEFAULT_THEME, mode: "system" };

/** Returns the user's choices over the defaults. A choice that is newer than the row has its default. */
export async function findPreferences(
  read: Ledger["read"] | Tx["query"],
  userId: string,
): Promise<Versioned<Preferences>> {
  const [row] = await read(chosenPreferences({ userId }));
  const chosen = row?.preferences ?? {};
  const notifications = { ...PREFERENCES.notifications, ...chosen.notifications };
  return {
    value: Preferences.parse({ ...PREFERENCES, ...chosen, notifications }),
    version: row?.preferences_version ?? 0,
  };
}

const chosenPreferences = prepared("ledger", ({ userId }: Holes<{ userId: string }>) =>
  ledgerDb
    .select({
      preferences: preferences.preferences,
      preferences_version: preferences.preferences_version,
    })
    .from(preferences)
    .where(eq(preferences.user_id, userId)),
);

export async function findTheme(
  read: Ledger["read"] | Tx["query"],
  userId: string,
): Promise<Versioned<ThemeChoice>> {
  const [row] = await read(chosenTheme({ userId }));
  const chosen = ThemeChoice.safeParse(row?.theme);
  return { value: chosen.success ? chosen.data : THEME, version: row?.theme_version ?? 0 };
}

const chosenTheme = prepared("ledger", ({ userId }: Holes<{ userId: string }>) =>
  ledgerDb
    .select({ theme: preferences.theme, theme_version: preferences.theme_version })
    .from(preferences)
    .where(eq(preferences.user_id, userId)),
);

/** Returns false when the preferences no longer have that version. */
export async function updatePreferences(
  tx: Tx,
  userId: string,
  { value, version }: Versioned<Preferences>,
): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`insert into preferences as p (user_id, preferences, preferences_version, changed_at)
      values (${userId}, ${JSON.stringify(value)}::jsonb, ${version + 1}, ${new Date(tx.now).toISOString()})
      on conflict (user_id) do update set preferences = excluded.preferences,
        preferences_version = excluded.preferences_version, changed_at = excluded.changed_at
      where p.preferences_version = ${version}
      returning 1`,
  );
  return rows.length > 0;
}

/** Returns false when the theme no longer has that version. */
export async function updateTheme(
  tx: Tx,
  userId: string,
  { value, version }: Versioned<ThemeChoice>,
): Promise<boolean> {
  const rows = await tx.query(
    sql<object>`insert into preferences as p (user_id, theme, theme_version, changed_at)
      values (${userId}, ${JSON.stringify(value)}::jsonb, ${version + 1}, ${new Date(tx.now).toISOString()})
      on conflict (user_id) do update set theme = excluded.theme, theme_version = excluded.theme_version,
        changed_at = excluded.changed_at
      where p.theme_version = ${version}
      returning 1`,
  );
  return rows.length > 0;
}
