import { QueryClient } from "@tanstack/react-query";
import { Unreachable } from "#shared/client/request.ts";
import { Problem } from "#shared/problem.ts";

const ATTEMPTS = 3;

/** Whether the same call may succeed later, as the catalogue says. A reply of another shape will not. */
export function isWorthRetrying(failures: number, error: Error): boolean {
  const isPassing = error instanceof Unreachable || (error instanceof Problem && error.retry === "later");
  return isPassing && failures < ATTEMPTS;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 30 * 60_000,
      retry: isWorthRetrying,
      refetchOnWindowFocus: false,
    },
  },
});
