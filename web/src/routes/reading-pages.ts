import { createRoute, lazyRouteComponent, type AnyRoute } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type * as z from "zod";
import { DETAILS, PLACES } from "../app/pages.ts";
import {
  BiasesSearch,
  BreakdownsSearch,
  CalendarSearch,
  DashboardSearch,
  PerformanceSearch,
  TradesSearch,
} from "../trades/search.ts";

type Row<Path extends string> = { to: Path; load: () => Promise<{ default: ComponentType }> };

/** A row of the table of pages as a route. */
export function page<Parent extends AnyRoute, const Path extends string>(
  parent: Parent,
  { to, load }: Row<Path>,
) {
  return createRoute({ getParentRoute: () => parent, path: to, component: lazyRouteComponent(load) });
}

/** A row of the table of pages as a route whose address carries a search. */
export function searchPage<Parent extends AnyRoute, const Path extends string, Search extends z.ZodObject>(
  parent: Parent,
  { to, load }: Row<Path>,
  validateSearch: Search,
) {
  const component = lazyRouteComponent(load);
  return createRoute({ getParentRoute: () => parent, path: to, validateSearch, component });
}

/** The pages that only read the ledger, of a user or of the explored sample. */
export function readingPages<Parent extends AnyRoute>(parent: Parent) {
  return [
    searchPage(parent, PLACES.dashboard, DashboardSearch),
    searchPage(parent, PLACES.calendar, CalendarSearch),
    searchPage(parent, PLACES.breakdowns, BreakdownsSearch),
    searchPage(parent, PLACES.performance, PerformanceSearch),
    searchPage(parent, PLACES.trades, TradesSearch),
    searchPage(parent, PLACES.biases, BiasesSearch),
    page(parent, DETAILS.trade),
  ] as const;
}
