import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { DETAILS, PLACES } from "../app/pages.ts";
import { SECTIONS } from "../app/sections.ts";
import { beginLog, findSession } from "../session/session.ts";
import { page, readingPages } from "./reading-pages.ts";
import { root } from "./root.tsx";
import {
  ExecutionsSearch,
  IntegrationsSearch,
  OrdersSearch,
  PortfolioSearch,
  ProblemSearch,
  TicketSearch,
} from "./search.ts";

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

const ticket = createRoute({
  getParentRoute: () => app,
  path: PLACES.ticket.to,
  validateSearch: TicketSearch,
  component: lazyRouteComponent(PLACES.ticket.load),
});

const ticketOf = createRoute({
  getParentRoute: () => app,
  path: "/trade/$symbol",
  validateSearch: TicketSearch,
  component: lazyRouteComponent(PLACES.ticket.load),
});

const orders = createRoute({
  getParentRoute: () => app,
  path: PLACES.orders.to,
  validateSearch: OrdersSearch,
  component: lazyRouteComponent(PLACES.orders.load),
});

const portfolio = createRoute({
  getParentRoute: () => app,
  path: PLACES.portfolio.to,
  validateSearch: PortfolioSearch,
  component: lazyRouteComponent(PLACES.portfolio.load),
});

const executions = createRoute({
  getParentRoute: () => app,
  path: PLACES.executions.to,
  validateSearch: ExecutionsSearch,
  component: lazyRouteComponent(PLACES.executions.load),
});

const integrations = createRoute({
  getParentRoute: () => app,
  path: PLACES.integrations.to,
  validateSearch: IntegrationsSearch,
  component: lazyRouteComponent(PLACES.integrations.load),
});

const passkeys = createRoute({
  getParentRoute: () => settings,
  path: SECTIONS.passkeys.to,
  validateSearch: ProblemSearch,
  component: lazyRouteComponent(SECTIONS.passkeys.load),
});

/** The pages of a signed-in user. */
export const appRoutes = app.addChildren([
  ...readingPages(app),
  page(app, PLACES.imports),
  ticket,
  ticketOf,
  orders,
  page(app, DETAILS.paperAccounts),
  portfolio,
  page(app, PLACES.risk),
  page(app, PLACES.flows),
  page(app, DETAILS.flow),
  executions,
  page(app, DETAILS.execution),
  integrations,
  page(app, PLACES.workbenches),
  settings.addChildren([
    passkeys,
    page(settings, PLACES.settings),
    page(settings, SECTIONS.profile),
    page(settings, SECTIONS.sessions),
    page(settings, SECTIONS.recovery),
    page(settings, SECTIONS.apiKeys),
    page(settings, SECTIONS.webhooks),
    page(settings, SECTIONS.preferences),
    page(settings, SECTIONS.theme),
    page(settings, SECTIONS.privacy),
    page(settings, SECTIONS.audit),
  ]),
]);
