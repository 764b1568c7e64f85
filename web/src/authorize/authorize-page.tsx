import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { decideAuthorization, showAuthorization, type Authorization } from "#shared/contracts/oauth.ts";
import { Problem } from "#shared/problem.ts";
import { call } from "../session/client.ts";
import { READ_WORDS } from "../assistants/read-words.ts";
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
  const { app, reads, redirectHost, describedBy, vouched } = asked;
  const toDevice = ["127.0.0.1", "[::1]", "localhost"].includes(redirectHost);
  return (
    <div className="stack">
      <h1>{reads === null ? `Continue to ${app}?` : `Let ${app} read your journal?`}</h1>
      {reads === null ? (
        <p>
          It will see and change everything that you can in Tidemark, until you sign it out in Settings. Go on
          only if you have just opened it yourself.
        </p>
      ) : (
        <Reads reads={reads} />
      )}
      <dl className="authorize-facts small">
        <dt className="soft">Signed in as</dt>
        <dd>{data?.user.email}</dd>
        {vouched === "deployment" ? null : (
          <>
            <dt className="soft">Its name</dt>
            <dd>{describedBy === null ? "as it says itself; nobody has checked it" : `by ${describedBy}`}</dd>
          </>
        )}
        <dt className="soft">The answer goes to</dt>
        <dd>{toDevice ? "a program on this device" : redirectHost}</dd>
      </dl>
      {error === null ? null : <ProblemNote error={error} safe="The app was not let in." />}
      <div className="authorize-acts">
        <button
          type="button"
          className="button button-primary"
          aria-disabled={busy || undefined}
          onClick={() => busy || decide("allow")}
        >
          {reads === null ? `Continue as ${data?.user.name}` : "Let it read"}
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

/** What an assistant may read, and what it may not do. */
function Reads({ reads }: { reads: NonNullable<Authorization["reads"]> }) {
  return (
    <>
      <p>It may read this, until you disconnect it in Settings. It changes nothing.</p>
      <ul className="authorize-reads">
        {reads.map((scope) => (
          <li key={scope}>{READ_WORDS[scope]}</li>
        ))}
      </ul>
      <p className="soft small">
        What it reads leaves Tidemark for whoever runs it. Go on only if you have just connected it yourself.
      </p>
    </>
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
