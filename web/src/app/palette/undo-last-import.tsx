import { useInfiniteQuery } from "@tanstack/react-query";
import { UndoQuestion } from "../../imports/history/undo-question.tsx";
import { importsQuery } from "../../imports/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { tell } from "../../ui/tell.ts";

/** Names the newest finished import, and takes it back when the user agrees. */
export function UndoLastImport({ onClose }: { onClose: () => void }) {
  const imports = useInfiniteQuery(importsQuery);
  const last = imports.data?.pages
    .flatMap(({ items }) => items)
    .find(({ status, dryRun }) => status === "completed" && !dryRun);
  return (
    <Dialog title="Undo the last import" open onClose={onClose}>
      {last !== undefined ? (
        <UndoQuestion
          item={last}
          onClose={onClose}
          onUndone={() =>
            tell(`${last.fileName} is being taken back. Your trades and figures change by themselves.`)
          }
        />
      ) : imports.error !== null ? (
        <ProblemNote error={imports.error} safe="Nothing was changed." retry={() => void imports.refetch()} />
      ) : imports.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <p className="soft">There is no finished import to undo.</p>
      )}
      {last === undefined ? (
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
        </div>
      ) : null}
    </Dialog>
  );
}
