import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "#shared/problem.ts";
import { takeUpSession } from "../session/session.ts";
import { PublicPage } from "../ui/public-page.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** The page to which a provider redirects: takes over the session of its cookies and goes on. */
export function SignedInPage() {
  const client = useQueryClient();
  const router = useRouter();
  const { next, problem } = useSearch({ from: "/signed-in" });
  useEffect(() => {
    const back = (code: string): void => {
      const query = new URLSearchParams({ problem: code, ...(next === undefined ? {} : { next }) });
      router.history.replace(`/?${query.toString()}`);
    };
    if (problem !== undefined) return back(problem);
    takeUpSession(client).then(
      () => {
        router.history.replace(next ?? "/dashboard");
      },
      (error: unknown) => back(error instanceof Problem ? error.code : "not_ready"),
    );
  }, [client, router, next, problem]);
  return (
    <PublicPage title="Signing in">
      <Skeleton lines={2} />
    </PublicPage>
  );
}
