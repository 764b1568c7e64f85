import { useInfiniteQuery } from "@tanstack/react-query";
import { useSample } from "../sample/use-sample.ts";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { CoachAwaited } from "./coach-awaited.tsx";
import { reflectionsQuery } from "./queries.ts";
import { ReflectionWords } from "./reflection-words.tsx";
import { WhatWasSent } from "./transcript/what-was-sent.tsx";
import { useScopeWords } from "./use-scope-words.ts";
import "./biases.css";

/** What the coach said after imports, the newest first. */
export function Reflections({ title = "Coach" }: { title?: string }) {
  const reflections = useInfiniteQuery(reflectionsQuery(useSample()));
  const items = reflections.data?.pages.flatMap((page) => page.items);
  return (
    <section className="card" id="reflections" aria-labelledby="reflections-title">
      <div className="card-head">
        <h2 id="reflections-title">{title}</h2>
        <span className="soft small">{useScopeWords()}</span>
      </div>
      <CoachAwaited />
      {items === undefined ? (
        reflections.error === null ? (
          <Skeleton lines={6} />
        ) : (
          <ProblemNote
            error={reflections.error}
            safe="Your ledger is safe."
            retry={() => void reflections.refetch()}
          />
        )
      ) : items.length === 0 ? (
        <p className="soft">
          The coach speaks after each import. Every number in its sentences leads to the trades behind it.
        </p>
      ) : (
        <div className="stack" aria-live="polite">
          {items.map((reflection) => (
            <article key={reflection.id} className="biases-stack-tight">
              <h3 className="soft small">
                <Time at={reflection.at} as="ago" />
              </h3>
              <ReflectionWords reflection={reflection} />
              <WhatWasSent reflection={reflection} />
            </article>
          ))}
        </div>
      )}
      <MoreButton asked={reflections}>Earlier</MoreButton>
    </section>
  );
}
