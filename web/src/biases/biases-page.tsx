import { useMutation, useQuery } from "@tanstack/react-query";
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
import { BiasCard } from "./bias-card.tsx";
import { byWeight } from "./by-weight.ts";
import { biasesQuery } from "./queries.ts";
import { Reflections } from "./reflections.tsx";
import "./biases.css";

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
