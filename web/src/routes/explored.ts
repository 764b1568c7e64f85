import {
  createRoute,
  createRootRouteWithContext,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { ExploredShell } from "../app/explored-shell.tsx";
import { DETAILS, PLACES } from "../app/pages.ts";
import { parseQuery, queryOf } from "../query-string.ts";
import { EXPLORED } from "../session/exploring.ts";
import { queryClient } from "../session/query-client.ts";
import { BiasesSearch, DashboardSearch, TradesSearch } from "../trades/search.ts";
import { Broken, Pending } from "./root.tsx";

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: lazyRouteComponent(() => import("../app/not-explored-page.tsx"), "NotExploredPage"),
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/dashboard", replace: true });
  },
});

/** The same ids as in the app, by which its pages find their search and their params. */
const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  component: ExploredShell,
  notFoundComponent: lazyRouteComponent(() => import("../app/not-explored-page.tsx"), "NotExploredPage"),
});

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

const trade = createRoute({
  getParentRoute: () => app,
  path: DETAILS.trade.to,
  component: lazyRouteComponent(DETAILS.trade.load),
});

const biases = createRoute({
  getParentRoute: () => app,
  path: PLACES.biases.to,
  validateSearch: BiasesSearch,
  component: lazyRouteComponent(PLACES.biases.load),
});

/** Any other address of the app needs an account. */
const rest = createRoute({
  getParentRoute: () => app,
  path: "$",
  component: lazyRouteComponent(() => import("../app/not-explored-page.tsx"), "NotExploredPage"),
});

/** The app's own pages under `/sample`, where every link of theirs stays. */
export const exploredRouter = createRouter({
  basepath: EXPLORED,
  routeTree: root.addChildren([start, app.addChildren([dashboard, trades, trade, biases, rest])]),
  context: { client: queryClient },
  parseSearch: parseQuery,
  stringifySearch: queryOf,
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultErrorComponent: Broken,
  defaultPendingComponent: Pending,
  scrollRestoration: true,
});
