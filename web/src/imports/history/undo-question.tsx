import type { Import } from "#shared/contracts/imports.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { ChangeButton } from "../../ui/change-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Time } from "../../ui/time.tsx";
import { useUndo } from "./use-undo.ts";

type Props = { item: Import; onClose: () => void; onUndone?: () => void };

/** Asks inside a dialog whether to take this import back, and does so when the user agrees. */
export function UndoQuestion({ item, onClose, onUndone }: Props) {
  const undo = useUndo(item, () => {
    onUndone?.();
    onClose();
  });
  return (
    <>
      <p>
        <strong>{item.fileName}</strong>, imported <Time at={item.createdAt} as="ago" />
      </p>
      <p className="soft">
        Its {formatCount(item.rows.new)} new {item.rows.new === 1 ? "row leaves" : "rows leave"} the ledger;
        trades, figures and biases are worked out again. What you changed or deleted among them by hand goes
        with them, and their originals come when you import the file again. What another import also brought
        stays.
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
