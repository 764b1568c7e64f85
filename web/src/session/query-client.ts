import { QueryClient } from "@tanstack/react-query";
import { Problem } from "#shared/problem.ts";

const ATTEMPTS = 3;

/** Refusals below 500 will be refused again; everything else is worth another try. */
export function isWorthRetrying(failures: number, error: Error): boolean {
  if (error instanceof Problem && error.status < 500) return false;
  return failures < ATTEMPTS;
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
