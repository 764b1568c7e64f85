import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { removeSample } from "#shared/contracts/sample.ts";
import { call } from "../session/client.ts";
import { KEYS, LEDGER_KEYS } from "../session/keys.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { SamplePill } from "./sample-pill.tsx";
import { isSample } from "./sample-account.ts";
import "./sample.css";

/** Marks a page that shows the sample, and leads out of it. Absent for any other account. */
export function SampleNote({ account }: { account: string | undefined }) {
  return isSample(account) ? <Shown /> : null;
}

function Shown() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => call(removeSample),
    onSuccess: async () => {
      client.setQueryData(KEYS.sample, null);
      await navigate({ to: "/dashboard", search: {} });
      for (const queryKey of LEDGER_KEYS) client.removeQueries({ queryKey, type: "inactive" });
    },
  });
  return (
    <aside className="note note-quiet sample-note" aria-label="Sample">
      <p>
        <SamplePill /> A year of an invented trader. Nothing here counts in your own figures.
      </p>
      <span className="sample-acts">
        <Link to="/dashboard" className="button button-small">
          Your own trades
        </Link>
        <ChangeButton look="button-small" busy={remove.isPending} onClick={() => remove.mutate()}>
          {remove.isPending ? "Removing…" : "Remove the sample"}
        </ChangeButton>
      </span>
      {remove.error === null ? null : (
        <ProblemNote error={remove.error} safe="The sample is still here." retry={() => remove.mutate()} />
      )}
    </aside>
  );
}
