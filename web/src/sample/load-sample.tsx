import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { loadSample } from "#shared/contracts/sample.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { LookAtSample } from "./look-at-sample.tsx";
import { sampleQuery } from "./queries.ts";

const SampleProgress = lazy(async () => ({
  default: (await import("./sample-progress.tsx")).SampleProgress,
}));

/** Offers the sample year to a user without trades: loads it, says how far it is, and opens it. */
export function LoadSample() {
  const client = useQueryClient();
  const { data: sample } = useQuery(sampleQuery);
  const load = useMutation({
    mutationFn: () => call(loadSample, { body: {} }),
    onSuccess: (answer) => client.setQueryData(KEYS.sample, answer.sample),
  });
  const isLoading = load.isPending || sample?.status === "loading";
  return (
    <>
      {sample?.status === "ready" ? (
        <LookAtSample to="/dashboard" />
      ) : (
        <ChangeButton busy={isLoading} onClick={() => load.mutate()}>
          {isLoading
            ? "Loading the sample…"
            : sample?.status === "failed"
              ? "Try again"
              : "Load sample trades"}
        </ChangeButton>
      )}
      <output className="soft small">
        {sample?.status === "failed" ? "The sample did not load." : null}
        {isLoading || load.isSuccess ? (
          <Suspense>
            <SampleProgress sample={sample ?? null} opens={load.isSuccess} />
          </Suspense>
        ) : null}
      </output>
      {load.error === null ? null : (
        <ProblemNote error={load.error} safe="Nothing of yours was changed." retry={() => load.mutate()} />
      )}
    </>
  );
}
