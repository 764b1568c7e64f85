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
import { readingPages } from "./reading-pages.ts";
import { parseQuery, queryOf } from "../query-string.ts";
import { EXPLORED } from "../session/exploring.ts";
import { queryClient } from "../session/query-client.ts";
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

/** Any other address of the app needs an account. */
const rest = createRoute({
  getParentRoute: () => app,
  path: "$",
  component: lazyRouteComponent(() => import("../app/not-explored-page.tsx"), "NotExploredPage"),
});

/** The app's own pages under `/sample`, where every link of theirs stays. */
export const exploredRouter = createRouter({
  basepath: EXPLORED,
  routeTree: root.addChildren([start, app.addChildren([...readingPages(app), rest])]),
  context: { client: queryClient },
  parseSearch: parseQuery,
  stringifySearch: queryOf,
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultErrorComponent: Broken,
  defaultPendingComponent: Pending,
  scrollRestoration: true,
});
