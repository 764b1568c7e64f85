import {
  createRootRouteWithContext,
  lazyRouteComponent,
  Outlet,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

export const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: lazyRouteComponent(() => import("../app/missing-page.tsx"), "MissingPage"),
});

export function Pending() {
  return (
    <div className="broken">
      <Skeleton lines={4} />
    </div>
  );
}

export function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <div className="broken">
      <ProblemNote
        error={
          error instanceof Error ? error : new Error("Something unexpected was thrown", { cause: error })
        }
        safe="Your trades are safe."
        retry={reset}
      />
    </div>
  );
}
