/** Every page of somebody signed in, each in its own file of script. */
export const PAGES = {
  dashboard: () => import("../dashboard/dashboard-page.tsx"),
  trades: () => import("../trades/trades-page.tsx"),
  trade: () => import("../trades/trade-page.tsx"),
  imports: () => import("../imports/import-page.tsx"),
  biases: () => import("../biases/biases-page.tsx"),
  settings: () => import("../settings/settings-page.tsx"),
} as const;

/** Fetches all pages while nothing else is to do, so that each opens at once and also without a connection. */
export function fetchPages(): void {
  for (const load of Object.values(PAGES)) void load().catch(() => undefined); // the page itself says so when it is opened
}
