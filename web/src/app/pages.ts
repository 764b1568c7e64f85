/** Every page of a signed-in user, each in its own script file. */
export const PAGES = {
  dashboard: () => import("../dashboard/dashboard-page.tsx"),
  trades: () => import("../trades/trades-page.tsx"),
  trade: () => import("../trade/trade-page.tsx"),
  imports: () => import("./import-page.tsx"),
  biases: () => import("../biases/biases-page.tsx"),
  settings: () => import("../settings/settings-page.tsx"),
  profile: () => import("../settings/profile-page.tsx"),
  passkeys: () => import("../settings/passkeys-page.tsx"),
  sessions: () => import("../settings/sessions-page.tsx"),
  apiKeys: () => import("../settings/api-keys-page.tsx"),
  recovery: () => import("../settings/recovery-page.tsx"),
  preferences: () => import("../settings/preferences-page.tsx"),
  theme: () => import("../settings/theme-page.tsx"),
  privacy: () => import("../settings/privacy-page.tsx"),
  audit: () => import("../settings/audit-page.tsx"),
} as const;

/** Fetches all pages while the browser is idle, so that each opens at once and also without a connection. */
export function fetchPages(): void {
  // A page reports the failure itself when the user opens it.
  for (const load of Object.values(PAGES)) void load().catch(() => undefined);
}
