import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReconciliationSummary } from "#shared/contracts/reconciliation.ts";
import { Gaps } from "../../reconciliation/gaps.tsx";
import { reconciliationWords } from "../../reconciliation/reconciliation-words.ts";
import { Loaded } from "../../ui/section.tsx";
import { reconciliationQuery } from "../queries.ts";

/** Whether the ledger agrees with what the statement says; opened, what differs and what would close it. */
export function Reconciled({ importId, summary }: { importId: string; summary: ReconciliationSummary }) {
  const [isOpen, setOpen] = useState(false);
  const words = reconciliationWords(summary);
  if (words === null) return null;
  if (summary.status === "agrees") return <p className="small up imports-reconciled">{words}</p>;
  return (
    <details className="imports-reconciled" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="small warn-ink">{words}</summary>
      {isOpen ? <GapsOf importId={importId} /> : null}
    </details>
  );
}

function GapsOf({ importId }: { importId: string }) {
  const found = useQuery(reconciliationQuery(importId));
  return (
    <Loaded asked={found} lines={2}>
      {(result) => <Gaps result={result} />}
    </Loaded>
  );
}
