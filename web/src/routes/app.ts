import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { DETAILS, PLACES } from "../app/pages.ts";
import { SECTIONS } from "../app/sections.ts";
import { beginLog, findSession } from "../session/session.ts";
import { WhatIfSearch } from "../trades/what-if-search.ts";
import { page, readingPages, searchPage } from "./reading-pages.ts";
import { root } from "./root.tsx";
import {
  AccountSearch,
  CashSearch,
  ExecutionsSearch,
  IntegrationsSearch,
  OrdersSearch,
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

/** The pages of a signed-in user. */
export const appRoutes = app.addChildren([
  ...readingPages(app),
  page(app, PLACES.imports),
  page(app, DETAILS.reconcile),
  page(app, DETAILS.structure),
  searchPage(app, DETAILS.lotMethods, AccountSearch),
  searchPage(app, DETAILS.day, AccountSearch),
  page(app, DETAILS.pictures),
  page(app, PLACES.digests),
  page(app, PLACES.coach),
  searchPage(app, PLACES.whatIf, WhatIfSearch),
  page(app, PLACES.playbooks),
  page(app, DETAILS.playbook),
  page(app, PLACES.tags),
  searchPage(app, DETAILS.cash, CashSearch),
  searchPage(app, PLACES.ticket, TicketSearch),
  searchPage(app, { to: "/trade/$symbol", load: PLACES.ticket.load }, TicketSearch),
  searchPage(app, PLACES.orders, OrdersSearch),
  page(app, DETAILS.paperAccounts),
  searchPage(app, PLACES.portfolio, AccountSearch),
  page(app, PLACES.risk),
  page(app, PLACES.flows),
  page(app, DETAILS.flow),
  searchPage(app, PLACES.executions, ExecutionsSearch),
  page(app, DETAILS.execution),
  searchPage(app, PLACES.integrations, IntegrationsSearch),
  page(app, PLACES.workbenches),
  settings.addChildren([
    searchPage(settings, SECTIONS.passkeys, ProblemSearch),
    page(settings, PLACES.settings),
    page(settings, SECTIONS.profile),
    page(settings, SECTIONS.sessions),
    page(settings, SECTIONS.recovery),
    page(settings, SECTIONS.apiKeys),
    page(settings, SECTIONS.assistants),
    page(settings, SECTIONS.webhooks),
    page(settings, SECTIONS.preferences),
    page(settings, SECTIONS.theme),
    page(settings, SECTIONS.privacy),
    page(settings, SECTIONS.audit),
  ]),
]);
