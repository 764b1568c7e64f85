import { createRouter } from "@tanstack/react-router";
import { queryClient } from "./session/query-client.ts";
import { parseQuery, queryOf } from "./query-string.ts";
import { appRoutes } from "./routes/app.ts";
import { publicRoutes } from "./routes/public.ts";
import { Broken, Pending, root } from "./routes/root.tsx";

export const router = createRouter({
  routeTree: root.addChildren([...publicRoutes, appRoutes]),
  context: { client: queryClient },
  parseSearch: parseQuery,
  stringifySearch: queryOf,
  defaultPendingMs: 400,
  defaultPendingMinMs: 0,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Broken,
  defaultPendingComponent: Pending,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
