import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { PAGES } from "../app/pages.ts";
import { findSession } from "../session/session.ts";
import { DashboardSearch, TradesSearch } from "../trades/search.ts";
import { root } from "./root.tsx";
import { ProblemSearch } from "./search.ts";

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    const session = await findSession(context.client);
    if (session === null) throw redirect({ to: "/", search: { next: location.href }, replace: true });
  },
  component: lazyRouteComponent(() => import("../app/app-shell.tsx"), "AppShell"),
});

const dashboard = createRoute({
  getParentRoute: () => app,
  path: "/dashboard",
  validateSearch: DashboardSearch,
  component: lazyRouteComponent(PAGES.dashboard, "DashboardPage"),
});

const trades = createRoute({
  getParentRoute: () => app,
  path: "/trades",
  validateSearch: TradesSearch,
  component: lazyRouteComponent(PAGES.trades, "TradesPage"),
});

const trade = createRoute({
  getParentRoute: () => app,
  path: "/trades/$tradeId",
  component: lazyRouteComponent(PAGES.trade, "TradePage"),
});

const imports = createRoute({
  getParentRoute: () => app,
  path: "/import",
  component: lazyRouteComponent(PAGES.imports, "ImportPage"),
});

const biases = createRoute({
  getParentRoute: () => app,
  path: "/biases",
  component: lazyRouteComponent(PAGES.biases, "BiasesPage"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(PAGES.settings, "SettingsPage"),
});

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(PAGES.settings, "SettingsStart"),
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  component: lazyRouteComponent(PAGES.profile, "ProfilePage"),
});

const passkeys = createRoute({
  getParentRoute: () => settings,
  path: "/passkeys",
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(PAGES.passkeys, "PasskeysPage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyRouteComponent(PAGES.sessions, "SessionsPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(PAGES.apiKeys, "ApiKeysPage"),
});

const recoverySettings = createRoute({
  getParentRoute: () => settings,
  path: "/recovery",
  component: lazyRouteComponent(PAGES.recovery, "RecoveryPage"),
});

const preferences = createRoute({
  getParentRoute: () => settings,
  path: "/preferences",
  component: lazyRouteComponent(PAGES.preferences, "PreferencesPage"),
});

const theme = createRoute({
  getParentRoute: () => settings,
  path: "/theme",
  component: lazyRouteComponent(PAGES.theme, "ThemePage"),
});

const privacy = createRoute({
  getParentRoute: () => settings,
  path: "/privacy",
  component: lazyRouteComponent(PAGES.privacy, "PrivacyPage"),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  component: lazyRouteComponent(PAGES.audit, "AuditPage"),
});

/** The pages of a signed-in user. */
export const appRoutes = app.addChildren([
  dashboard,
  trades,
  trade,
  imports,
  biases,
  settings.addChildren([
    settingsStart,
    profile,
    passkeys,
    sessions,
    apiKeys,
    recoverySettings,
    preferences,
    theme,
    privacy,
    audit,
  ]),
]);
