import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { StrictMode, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach } from "vitest";
import { client } from "../../web/src/session/client.ts";
import { queryClient } from "../../web/src/session/query-client.ts";

const roots: { root: Root; place: HTMLElement }[] = [];

beforeEach(async () => {
  queryClient.clear();
  localStorage.clear();
  sessionStorage.clear();
  await client.store.wipe();
});

afterEach(() => {
  for (const { root, place } of roots.splice(0)) {
    root.unmount();
    place.remove();
  }
  queryClient.clear();
});

/**
 * Shows a component as the app does: strict, with the app's queries and its client, below a router whose
 * address is `path`. The component goes when the test ends.
 */
export function show(element: ReactNode, { path = "/" }: { path?: string } = {}): void {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  roots.push({ root, place });
  const routeTree = createRootRoute({
    component: () => (
      <>
        {element}
        <Outlet />
      </>
    ),
    notFoundComponent: () => null,
  });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) });
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
