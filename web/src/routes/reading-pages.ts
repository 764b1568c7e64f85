import { createRoute, lazyRouteComponent, type AnyRoute } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { DETAILS, PLACES } from "../app/pages.ts";
import { BiasesSearch, DashboardSearch, TradesSearch } from "../trades/search.ts";

/** A row of the table of pages as a route; a page whose address carries a search is written out. */
export function page<Parent extends AnyRoute, const Path extends string>(
  parent: Parent,
  { to, load }: { to: Path; load: () => Promise<{ default: ComponentType }> },
) {
  return createRoute({ getParentRoute: () => parent, path: to, component: lazyRouteComponent(load) });
}

/** The pages that only read the ledger, of a user or of the explored sample. */
export function readingPages<Parent extends AnyRoute>(parent: Parent) {
  const dashboard = createRoute({
    getParentRoute: () => parent,
    path: PLACES.dashboard.to,
    validateSearch: DashboardSearch,
    component: lazyRouteComponent(PLACES.dashboard.load),
  });
  const trades = createRoute({
    getParentRoute: () => parent,
    path: PLACES.trades.to,
    validateSearch: TradesSearch,
    component: lazyRouteComponent(PLACES.trades.load),
  });
  const biases = createRoute({
    getParentRoute: () => parent,
    path: PLACES.biases.to,
    validateSearch: BiasesSearch,
    component: lazyRouteComponent(PLACES.biases.load),
  });
  return [dashboard, trades, biases, page(parent, DETAILS.trade)] as const;
}
