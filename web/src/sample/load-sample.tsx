import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { loadSample } from "#shared/contracts/sample.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { sampleQuery } from "./queries.ts";

/** Offers the sample year to a user without trades: loads it, says that it comes, and leads to it. */
export function LoadSample() {
  const client = useQueryClient();
  const { data: sample } = useQuery(sampleQuery);
  const load = useMutation({
    mutationFn: () => call(loadSample, { body: {} }),
    onSuccess: (answer) => client.setQueryData(KEYS.sample, answer.sample),
  });
  if (sample?.status === "ready") {
    return (
      <Link to="/dashboard" search={{ account: sample.accountId }} className="button">
        Look at the sample
      </Link>
    );
  }
  const isLoading = load.isPending || sample?.status === "loading";
  return (
    <>
      <ChangeButton busy={isLoading} onClick={() => load.mutate()}>
        {isLoading ? "Loading the sample…" : sample?.status === "failed" ? "Try again" : "Load sample trades"}
      </ChangeButton>
      <output className="soft small">
        {sample?.status === "failed" ? "The sample did not load." : null}
      </output>
      {load.error === null ? null : (
        <ProblemNote error={load.error} safe="Nothing of yours was changed." retry={() => load.mutate()} />
      )}
    </>
  );
}
