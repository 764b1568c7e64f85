import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { cancelImport, type Import } from "#shared/contracts/imports.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { CutText } from "../../ui/cut-text.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Time } from "../../ui/time.tsx";
import { useNow } from "../../ui/use-now.ts";
import { ImportConflicts } from "../conflicts/import-conflicts.tsx";
import { withExpectedRows } from "../running/expected-rows.ts";
import { countsWords, outcomeWords, progressOf, STATUS_WORDS } from "../import-words.ts";
import { mergeImport } from "../merge-import.ts";
import { ProgressBar } from "../running/progress-bar.tsx";
import { importsQuery } from "../queries.ts";
import { useFormats } from "../use-formats.ts";
import { RejectedRows } from "../rejected-rows.tsx";
import { shiftWords } from "../shift-words.ts";
import { Reconciled } from "./reconciled.tsx";
import { UndoQuestion } from "./undo-question.tsx";
import { useUndo } from "./use-undo.ts";

const LOOK: Partial<Record<Import["status"], string>> = {
  completed: "pill-up",
  failed: "pill-down",
  running: "pill-warn",
  undoing: "pill-warn",
};

/** One import: a bar with counts while it runs, then its result and its undo. */
export function ImportItem({ item: known }: { item: Import }) {
  const item = withExpectedRows(known);
  const { titleOf } = useFormats();
  const { cancel, undo, error } = useWayBack(item);
  const [asking, setAsking] = useState(false);
  const running = item.status === "queued" || item.status === "running";
  return (
    <li className="imports-item">
      <div className="imports-head">
        <h3>
          <CutText>{item.fileName}</CutText>
        </h3>
        <span className={`pill ${LOOK[item.status] ?? ""}`}>{STATUS_WORDS[item.status]}</span>
        <span className="imports-acts">
          {running ? (
            <ChangeButton look="button-small" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </ChangeButton>
          ) : null}
          {item.status === "completed" ? (
            <>
              <Link to="/trades" className="button button-small button-quiet">
                See trades
              </Link>
              <ChangeButton look="button-small" onClick={() => setAsking(true)}>
                Undo
              </ChangeButton>
            </>
          ) : null}
        </span>
      </div>
      <p className="soft small">
        {titleOf(item.format)} · {item.account ?? "accounts of the file"} ·{" "}
        {item.timeZone.replaceAll("_", " ")} · <Time at={item.createdAt} as="ago" />
      </p>
      {running || item.status === "undoing" ? (
        <ProgressBar
          label={item.status === "undoing" ? "Taking its fills out of the ledger" : countsWords(item.rows)}
          share={progressOf(item)}
        />
      ) : (
        <p className="small number wraps">{outcomeWords(item)}</p>
      )}
      {item.status === "completed" && shiftWords(item) !== null ? (
        <p className="soft small">{shiftWords(item)}</p>
      ) : null}
      {item.status === "completed" && item.reconciliation ? (
        <Reconciled importId={item.id} summary={item.reconciliation} />
      ) : null}
      <ImportConflicts item={item} />
      {item.status === "undoing" ? <AskAgain busy={undo.isPending} onAsk={() => undo.mutate()} /> : null}
      {item.failure === null ? null : (
        <p className="note small">
          {item.failure.detail} What it had written was taken out again; the file can be imported anew.
        </p>
      )}
      {error === null ? null : <ProblemNote error={error} safe="The import is as it was." />}
      <RejectedRows errors={item.errors} total={item.rows.rejected} />
      <Dialog title={`Undo ${item.fileName}?`} open={asking} onClose={() => setAsking(false)}>
        <UndoQuestion item={item} onClose={() => setAsking(false)} />
      </Dialog>
    </li>
  );
}

const PATIENCE_MS = 60_000;

/** Shown for an undo that does not end. Its job may have failed, and a second request resumes the job. */
function AskAgain({ busy, onAsk }: { busy: boolean; onAsk: () => void }) {
  const [since] = useState(() => Date.now());
  if (useNow() - since < PATIENCE_MS) return null;
  return (
    <p className="row small">
      <span className="soft">This takes longer than it should.</span>
      <ChangeButton look="button-small" busy={busy} onClick={onAsk}>
        Go on with it
      </ChangeButton>
    </p>
  );
}

function useWayBack(item: Import) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => call(cancelImport, { params: { id: item.id } }),
    onSuccess: (answer) =>
      void client.setQueryData(importsQuery.queryKey, (pages) => mergeImport(pages, answer.import)),
    onError: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
  const undo = useUndo(item);
  return { cancel, undo, error: cancel.error ?? undo.error };
}
