import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { scoreBiases } from "#shared/contracts/biases.ts";
import { ArrivingNote, useArriving } from "../imports/running/arriving.tsx";
import { LedgerSelect } from "../sample/ledger-select.tsx";
import { LookAtSample } from "../sample/look-at-sample.tsx";
import { SampleNote } from "../sample/sample-note.tsx";
import { useSample } from "../sample/use-sample.ts";
import { isExploring } from "../session/exploring.ts";
import { call } from "../session/client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { BiasCard } from "./bias-card.tsx";
import { byWeight } from "./by-weight.ts";
import { CoachAwaited } from "./coach-awaited.tsx";
import { biasesQuery, reflectionsQuery } from "./queries.ts";
import { ReflectionWords } from "./reflection-words.tsx";
import { WhatWasSent } from "./transcript/what-was-sent.tsx";
import { useScopeWords } from "./use-scope-words.ts";
import "./biases.css";
import { Time } from "../ui/time.tsx";

export function BiasesPage() {
  const sample = useSample();
  const biases = useQuery(biasesQuery(sample));
  const arriving = useArriving();
  const score = useMutation({ mutationFn: () => call(scoreBiases, { body: {} }) });
  return (
    <Page
      title="Biases and coach"
      actions={
        isExploring ? null : (
          <>
            <ChooseLedger account={sample} />
            {sample !== undefined ? null : (
              <ChangeButton busy={score.isPending} onClick={() => score.mutate()}>
                {score.isSuccess ? "Scoring…" : "Score again"}
              </ChangeButton>
            )}
          </>
        )
      }
    >
      <SampleNote account={sample} />
      <div className="biases-grid">
        <div className="stack">
          {score.error === null ? null : (
            <ProblemNote error={score.error} safe="The scores you see are still valid." />
          )}
          {biases.data === undefined ? (
            <section className="card biases-wait">
              {biases.error === null ? (
                <Skeleton lines={8} />
              ) : (
                <ProblemNote
                  error={biases.error}
                  safe="Your ledger is safe."
                  retry={() => void biases.refetch()}
                />
              )}
            </section>
          ) : biases.data.items.length === 0 ? (
            <section className="card">
              {arriving === null ? (
                <EmptyState
                  title="Nothing to test yet"
                  action={
                    <>
                      <Link to="/import" className="button button-primary">
                        Import trades
                      </Link>
                      <LookAtSample to="/biases" />
                    </>
                  }
                >
                  Each bias will stand here as an interval beside its published reference, with what it costs
                  and the trades that are its evidence. With too few trades it says so instead of guessing.
                </EmptyState>
              ) : (
                <ArrivingNote what={arriving} />
              )}
            </section>
          ) : (
            byWeight(biases.data.items).map((bias) => (
              <BiasCard key={bias.bias} bias={bias} guards={sample === undefined && !isExploring} />
            ))
          )}
        </div>
        <Reflections />
      </div>
    </Page>
  );
}

function ChooseLedger({ account }: { account: string | undefined }) {
  const navigate = useNavigate({ from: "/biases" });
  return (
    <LedgerSelect
      account={account}
      choose={(chosen) => void navigate({ search: { account: chosen }, resetScroll: false })}
    />
  );
}

function Reflections() {
  const reflections = useInfiniteQuery(reflectionsQuery(useSample()));
  const items = reflections.data?.pages.flatMap((page) => page.items);
  return (
    <section className="card" id="reflections" aria-labelledby="reflections-title">
      <div className="card-head">
        <h2 id="reflections-title">Coach</h2>
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
