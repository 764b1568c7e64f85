import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteReconciliation, type KeptReconciliation } from "#shared/contracts/reconciliation.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { Gaps } from "./gaps.tsx";
import { keptQuery } from "./queries.ts";
import { stateWords } from "./reconciliation-words.ts";

/** One comparison of an account with a statement or a typed-in balance; opened, what differs now. */
export function KeptItem({ kept }: { kept: KeptReconciliation }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => call(deleteReconciliation, { params: { id: kept.id } }),
    onSuccess: () => outdate(client, KEYS.reconciliations),
  });
  return (
    <li className="reconciliation-kept">
      <span>
        <strong>{kept.account}</strong>{" "}
        <span className={kept.status === "agrees" ? "up" : "warn-ink"}>{stateWords(kept)}</span>
      </span>
      <span className="soft small number">
        <Time at={kept.at} as="short" />
      </span>
      <span className="soft small">
        {kept.importId === null ? "typed in" : "from a statement"} · compared{" "}
        <Time at={kept.checkedAt} as="ago" />
        {kept.largest === null ? null : ` · ${kept.largest.closes ?? kept.largest.name}`}
      </span>
      {kept.status === "agrees" ? null : (
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="small">What would close it</summary>
          {isOpen ? <GapsNow id={kept.id} /> : null}
        </details>
      )}
      {kept.importId === null ? (
        <div className="reconciliation-act">
          <ChangeButton
            look="button-small button-quiet"
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            Remove<span className="hidden-visually"> this balance of {kept.account}</span>
          </ChangeButton>
        </div>
      ) : null}
      {remove.error === null ? null : <ProblemNote error={remove.error} safe="The balance is still here." />}
    </li>
  );
}

function GapsNow({ id }: { id: string }) {
  const found = useQuery(keptQuery(id));
  return (
    <Loaded asked={found} lines={2}>
      {({ result }) =>
        result.status === "agrees" ? (
          <p className="small up">Your ledger agrees by now.</p>
        ) : (
          <Gaps result={result} />
        )
      }
    </Loaded>
  );
}
