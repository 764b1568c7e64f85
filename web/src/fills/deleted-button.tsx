import { useState } from "react";
import { isExploring } from "../session/exploring.ts";
import { DeletedFillsDialog } from "./deleted-fills-dialog.tsx";

/** Leads to what was deleted, long after the undo of the deletion is gone. */
export function DeletedButton() {
  const [isShown, setShown] = useState(false);
  if (isExploring) return null;
  return (
    <>
      <button type="button" className="button button-quiet" onClick={() => setShown(true)}>
        Deleted
      </button>
      {isShown ? <DeletedFillsDialog onClose={() => setShown(false)} /> : null}
    </>
  );
}
