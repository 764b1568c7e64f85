import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Time } from "../ui/time.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useNow } from "../ui/use-now.ts";
import { ofSample, useSample } from "../sample/use-sample.ts";
import { CoachAwaited } from "./coach-awaited.tsx";
import { reflectionsQuery } from "./queries.ts";
import { ReflectionWords } from "./reflection-words.tsx";
import { WhatWasSent } from "./transcript/what-was-sent.tsx";
import { useScopeWords } from "./use-scope-words.ts";
import "./biases.css";

/** The newest reflection; a screen reader announces its arrival politely. */
export function CoachCard() {
  const { data, error, refetch } = useInfiniteQuery(reflectionsQuery(useSample()));
  const now = useNow();
  const newest = data?.pages[0]?.items[0];
  return (
    <section className="card" aria-labelledby="coach-title">
      <div className="card-head">
        <h2 id="coach-title">Coach</h2>
        <span className="soft small">
          {useScopeWords()}
          {newest === undefined ? null : (
            <>
              {" · "}
              <Time at={newest.at} as="ago" />
            </>
          )}
        </span>
      </div>
      <CoachAwaited />
      <div aria-live="polite">
        {newest === undefined ? null : (
          <ReflectionWords
            key={newest.id}
            reflection={newest}
            arrived={now - Date.parse(newest.at) < 60_000}
          />
        )}
      </div>
      {newest === undefined ? null : <WhatWasSent key={newest.id} reflection={newest} />}
      {newest !== undefined ? (
        <p className="biases-coach-more">
          <Link to="/biases" search={ofSample} hash="reflections" className="small">
            Earlier reflections
          </Link>
        </p>
      ) : data !== undefined ? (
        <p className="soft">
          After each import the coach says here what a habit costs, each number a link to the trades behind
          it.
        </p>
      ) : error === null ? (
        <Skeleton lines={4} />
      ) : (
        <ProblemNote error={error} safe="Your ledger is safe." retry={() => void refetch()} />
      )}
    </section>
  );
}
