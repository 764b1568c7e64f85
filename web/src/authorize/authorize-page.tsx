import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { decideAuthorization, showAuthorization, type Authorization } from "#shared/contracts/oauth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { sessionQuery } from "../session/session.ts";
import { Brand } from "../ui/logo.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import "./authorize.css";

const route = getRouteApi("/authorize");

/** Asks the signed-in user whether an app may act for them. */
export function AuthorizePage() {
  const { request } = route.useSearch();
  useEffect(() => {
    document.title = "Tidemark · continue to an app";
  }, []);
  return (
    <div className="authorize">
      <header>
        <Brand />
      </header>
      <main className="card" aria-label="Continue to an app">
        {request === undefined ? <Gone /> : <Asked request={request} />}
      </main>
    </div>
  );
}

function Asked({ request }: { request: string }) {
  const params = { id: request };
  const asked = useQuery({
    queryKey: [...KEYS.authorization, request],
    queryFn: ({ signal }) => call(showAuthorization, { params, signal }),
    staleTime: Infinity,
    networkMode: "always",
    retry: false,
  });
  const decision = useMutation({
    mutationFn: async (decision: "allow" | "deny") => {
      const { redirectTo } = await call(decideAuthorization, { params, body: { decision } });
      location.assign(redirectTo);
    },
    networkMode: "always",
  });
  const error = decision.error ?? asked.error;
  if (error instanceof Problem && error.code === "not_found") return <Gone />;
  if (decision.isSuccess) return <Answered app={asked.data?.app ?? "the app"} />;
  if (asked.data === undefined) {
    return asked.error === null ? (
      <Skeleton lines={4} />
    ) : (
      <ProblemNote error={asked.error} safe="No app was let in." retry={() => void asked.refetch()} />
    );
  }
  return (
    <Question
      asked={asked.data}
      busy={decision.isPending}
      error={decision.error}
      decide={(word) => decision.mutate(word)}
    />
  );
}

type QuestionProps = {
  asked: Authorization;
  busy: boolean;
  error: Error | null;
  decide: (decision: "allow" | "deny") => void;
};

function Question({ asked, busy, error, decide }: QuestionProps) {
  const { data } = useQuery(sessionQuery);
  return (
    <div className="stack">
      <h1>Continue to {asked.app}?</h1>
      <p>
        It will see and change everything that you can in Tidemark, until you sign it out in Settings. Go on
        only if you have just opened it yourself.
      </p>
      <dl className="authorize-facts small">
        <dt className="soft">Signed in as</dt>
        <dd>{data?.user.email}</dd>
        <dt className="soft">The answer goes to</dt>
        <dd>{asked.redirectHost === "127.0.0.1" ? "a program on this device" : asked.redirectHost}</dd>
      </dl>
      {error === null ? null : <ProblemNote error={error} safe="The app was not let in." />}
      <div className="authorize-acts">
        <button
          type="button"
          className="button button-primary"
          aria-disabled={busy || undefined}
          onClick={() => busy || decide("allow")}
        >
          Continue as {data?.user.name}
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={busy || undefined}
          onClick={() => busy || decide("deny")}
        >
          Cancel
        </button>
      </div>
    </div>
  );
}

function Answered({ app }: { app: string }) {
  return (
    <div className="stack" aria-live="polite">
      <h1>Back to {app}</h1>
      <p className="soft">It has its answer. You can close this page.</p>
    </div>
  );
}

function Gone() {
  return (
    <div className="stack">
      <h1>This request is no longer open</h1>
      <p className="soft">
        It was answered, is older than ten minutes, or was opened under another account. No app was let in. Go
        back to the app and sign in again.
      </p>
    </div>
  );
}
