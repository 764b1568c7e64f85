import { createRoute, lazyRouteComponent, redirect, type AnyRoute } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { DETAILS, PLACES } from "../app/pages.ts";
import { SECTIONS } from "../app/sections.ts";
import { beginLog, findSession } from "../session/session.ts";
import { BiasesSearch, DashboardSearch, TradesSearch } from "../trades/search.ts";
import { root } from "./root.tsx";
import { ProblemSearch } from "./search.ts";

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: async ({ context, location }) => {
    await beginLog();
    const session = await findSession(context.client);
    if (session === null) throw redirect({ to: "/", search: { next: location.href }, replace: true });
  },
  component: lazyRouteComponent(() => import("../app/app-shell.tsx"), "AppShell"),
});

const settings = createRoute({
  getParentRoute: () => app,
  id: "settings",
  component: lazyRouteComponent(() => import("../app/settings-page.tsx"), "SettingsPage"),
});

/** A row of the table of pages as a route; a page whose address carries a search is written out below. */
function page<Parent extends AnyRoute, const Path extends string>(
  parent: Parent,
  { to, load }: { to: Path; load: () => Promise<{ default: ComponentType }> },
) {
  return createRoute({ getParentRoute: () => parent, path: to, component: lazyRouteComponent(load) });
}

const dashboard = createRoute({
  getParentRoute: () => app,
  path: PLACES.dashboard.to,
  validateSearch: DashboardSearch,
  component: lazyRouteComponent(PLACES.dashboard.load),
});

const trades = createRoute({
  getParentRoute: () => app,
  path: PLACES.trades.to,
  validateSearch: TradesSearch,
  component: lazyRouteComponent(PLACES.trades.load),
});

const biases = createRoute({
  getParentRoute: () => app,
  path: PLACES.biases.to,
  validateSearch: BiasesSearch,
  component: lazyRouteComponent(PLACES.biases.load),
});

const passkeys = createRoute({
  getParentRoute: () => settings,
  path: SECTIONS.passkeys.to,
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(SECTIONS.passkeys.load),
});

/** The pages of a signed-in user. */
export const appRoutes = app.addChildren([
  dashboard,
  trades,
  page(app, DETAILS.trade),
  page(app, PLACES.imports),
  biases,
  settings.addChildren([
    passkeys,
    page(settings, PLACES.settings),
    page(settings, SECTIONS.profile),
    page(settings, SECTIONS.sessions),
    page(settings, SECTIONS.recovery),
    page(settings, SECTIONS.apiKeys),
    page(settings, SECTIONS.preferences),
    page(settings, SECTIONS.theme),
    page(settings, SECTIONS.privacy),
    page(settings, SECTIONS.audit),
  ]),
]);
