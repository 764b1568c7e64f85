import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { undoImport, type Import } from "#shared/contracts/imports.ts";
import { importsQuery } from "../../imports/queries.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { formatAgo } from "../../numbers/format-time.ts";
import { call } from "../../session/client.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/use-now.ts";
import { tell } from "../told.tsx";

/** Names the newest finished import, and takes it back when the user agrees. */
export function UndoLastImport({ onClose }: { onClose: () => void }) {
  const imports = useInfiniteQuery(importsQuery);
  const last = imports.data?.pages
    .flatMap(({ items }) => items)
    .find(({ status, dryRun }) => status === "completed" && !dryRun);
  return (
    <Dialog title="Undo the last import" open onClose={onClose}>
      {last !== undefined ? (
        <Question item={last} onClose={onClose} />
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

function Question({ item, onClose }: { item: Import; onClose: () => void }) {
  const client = useQueryClient();
  const now = useNow();
  const undo = useMutation({
    mutationFn: () => call(undoImport, { params: { id: item.id } }),
    onSuccess: () => {
      tell(`${item.fileName} is being taken back. Your trades and figures change by themselves.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
  return (
    <>
      <p>
        <strong>{item.fileName}</strong>, imported {formatAgo(item.createdAt, now)}
      </p>
      <p className="soft">
        Its {formatCount(item.rows.new)} new fills are taken out, and your trades and figures are worked out
        again. Fills that another import also brought stay. You can import the file again at any time.
      </p>
      {undo.error === null ? null : <ProblemNote error={undo.error} safe="The import is as it was." />}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <ChangeButton look="button-danger" busy={undo.isPending} onClick={() => undo.mutate()}>
          Undo this import
        </ChangeButton>
      </div>
    </>
  );
}
