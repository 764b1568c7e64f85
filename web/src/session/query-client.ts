import { QueryClient } from "@tanstack/react-query";
import { Unreachable } from "#shared/client/request.ts";
import { Problem } from "#shared/problem.ts";

const ATTEMPTS = 3;

/** Only a failure of the server or the network may pass; a refusal or a reply of another shape will not. */
export function isWorthRetrying(failures: number, error: Error): boolean {
  const isPassing = error instanceof Unreachable || (error instanceof Problem && error.status >= 500);
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
